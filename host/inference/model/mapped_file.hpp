// A file in memory, read-only, page by page as it is touched. Any thread may read it.
//
// What maps a file trusts that nobody shortens it in place: touching a page that the file has lost ends the process.
// Replace model files by renaming a new one over them, as `berth models` does.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace berth::host::inference {

class mapped_file {
public:
    // A regular file that is not empty; throws model_error.
    explicit mapped_file(const std::filesystem::path& file);
    mapped_file(mapped_file&& other) noexcept;
    mapped_file& operator=(mapped_file&& other) noexcept;
    ~mapped_file();

    std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
    std::span<const std::byte> bytes_;
};

} // namespace berth::host::inference
