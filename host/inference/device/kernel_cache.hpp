// Compiled kernels on disk. An entry is found by all that it depends on, written whole or not at all, and thrown away
// when it is not what was written. Above the limit the least recently used go. Any thread, and several processes: the
// worst that can happen is that a kernel is compiled again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::inference::device {

class kernel_cache {
public:
    // An empty folder: nothing is kept. The folder is made at the first entry.
    kernel_cache(std::filesystem::path folder, std::uint64_t limit_bytes);

    // `key` is readable text: source's hash, options, device, driver.
    std::optional<std::string> find(std::string_view key) const;
    // Empty, or why it was not kept: nobody fails for that.
    std::string keep(std::string_view key, std::string_view binary) const;
    void forget(std::string_view key) const noexcept;

    std::filesystem::path file_of(std::string_view key) const;

private:
    void make_room(std::uint64_t for_bytes) const;

    std::filesystem::path folder_;
    std::uint64_t limit_bytes_;
};

// In hexadecimal.
std::string sha256_of(std::string_view bytes);

} // namespace berth::host::inference::device
