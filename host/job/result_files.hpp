// Results that are too large for a row of the store: files in a folder of their own. Any thread; writing and removing
// block for the disk.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace berth::host::job {

class result_files {
public:
    explicit result_files(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Makes the folder, and removes what no job knows. Empty, or why not.
    std::string prepare(const std::set<std::string>& known);
    // The name under which it lies, or why it could not be written. On disk for good when it returns.
    struct written {
        std::string name;
        std::string fault;
    };
    written write(std::string_view name, std::string_view bytes);
    std::filesystem::path path(std::string_view name) const { return folder_ / name; }
    void remove(std::string_view name) noexcept;
    // Of all of them.
    std::uint64_t bytes() const noexcept { return bytes_.load(std::memory_order_relaxed); }

private:
    std::filesystem::path folder_;
    std::atomic<std::uint64_t> bytes_{0}; // whoever writes or removes a file changes it
};

} // namespace berth::host::job
