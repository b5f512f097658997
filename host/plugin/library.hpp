// A plugin's image, opened in this process: RTLD_NOW, so that a missing symbol refuses it here and not in a call, and
// RTLD_LOCAL, so that two versions of a plugin do not see each other. Closing says whether the image truly left.
// For the thread that holds it; open and close run the image's constructors and destructors.
#pragma once

#include <plugin/instance.hpp>

#include <berth/abi.h>

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

namespace berth::host::plugin {

class library {
public:
    // The library, or why not: every difference between what its table and its note say is listed.
    static std::variant<std::unique_ptr<library>, std::string> open(const std::filesystem::path& image);
    ~library();

    // A copy of the image's table; what is beyond the end of an older image's table is zero.
    const berth_plugin_table& table() const noexcept { return table_; }

    // Whether it may leave destructors of thread-locals with the threads that run it.
    bool uses_thread_locals() const noexcept { return thread_locals_; }

    // Closes the image and looks whether it is still mapped. The names of the instance's threads, which those that the
    // plugin started have inherited, end with `thread_mark`: while such a thread lives the image is not closed at all.
    unloaded close(const std::string& thread_mark);

private:
    struct handle;
    library(std::unique_ptr<handle> opened, const berth_plugin_table& table);

    static void keep(std::unique_ptr<handle> in_use);

    std::unique_ptr<handle> handle_;
    berth_plugin_table table_;
    std::filesystem::path image_;
    bool thread_locals_ = false;
    bool unique_symbols_ = false;
};

} // namespace berth::host::plugin
