// The folder for bytes on their way that are too many for memory: uploads, a socket's output that nobody reads yet. A
// file lives no longer than the object that made it. Any thread; each file one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::binding {

// Why the disk did not take it, as an answer: 507 when it is full, else 500.
struct disk_fault {
    int status = 500;
    std::string detail;
};

// A file that is removed with its object. Readable under its path meanwhile.
class spooled_file {
public:
    spooled_file(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    spooled_file(const spooled_file&) = delete;
    spooled_file& operator=(const spooled_file&) = delete;
    ~spooled_file();

    const std::string& path() const noexcept { return path_; }
    std::optional<disk_fault> append(std::string_view bytes);
    // Reads `size` bytes at `offset`, which have been appended.
    std::optional<disk_fault> read(std::uint64_t offset, char* to, std::size_t size);
    std::optional<disk_fault> clear();
    // Nothing is appended any more: gives its descriptor back.
    void close() noexcept;

private:
    std::string path_;
    int descriptor_;
};

class spool {
public:
    // Empty: the system's folder for temporary files.
    explicit spool(std::filesystem::path folder);

    // Makes the folder, mode 0700, and removes what a process that was killed has left. Returns why that failed, or
    // empty. Before the first file.
    std::string prepare() const;
    // Null with `fault` set when there can be none.
    std::unique_ptr<spooled_file> create(std::optional<disk_fault>& fault) const;

private:
    std::filesystem::path folder_;
};

} // namespace berth::host::binding
