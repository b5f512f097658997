// Wakes the manager when something may have changed in the folders. It is a hint, not the truth: who wakes looks at the
// folders, and looks now and then even if nothing woke it (some file systems tell nothing). wait and watch are for one
// thread, wake for any.
#pragma once

#include <plugin/descriptor.hpp>

#include <chrono>
#include <filesystem>

namespace berth::host::plugin {

class folder_watch {
public:
    folder_watch();

    // Again and again: a folder that was removed and made anew is another folder.
    void watch(const std::filesystem::path& folder) noexcept;
    // Returns at a change, at wake, or after the timeout.
    void wait(std::chrono::milliseconds timeout) noexcept;
    void wake() noexcept;

private:
    descriptor changes_; // inotify; none where the system has no more to give: then polling alone
    descriptor wakes_;   // eventfd
};

} // namespace berth::host::plugin
