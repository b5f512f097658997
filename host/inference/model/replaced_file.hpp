// A file that is written beside its place and takes it when it is whole and on disk. One thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace berth::host::inference {

// Each step throws model_error when the disk does not take it. What was not committed is removed.
class replaced_file {
public:
    explicit replaced_file(std::filesystem::path file);
    replaced_file(const replaced_file&) = delete;
    replaced_file& operator=(const replaced_file&) = delete;
    ~replaced_file();

    void append(std::span<const std::byte> bytes);
    void commit();

private:
    [[noreturn]] void refuse(const char* step) const;
    void flush();

    std::filesystem::path file_;
    std::string beside_; // empty once it has taken its place
    int descriptor_ = -1;
    std::string held_; // small pieces, to be written together
};

} // namespace berth::host::inference
