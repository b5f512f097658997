// Runs a command as `berth` does and keeps what it said.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace berth::host::cli::test {

struct outcome {
    int code = 0;
    std::string out;
    std::string err;
};

using command = int (*)(std::span<const std::string>, std::ostream&, std::ostream&);
outcome run(command which, std::vector<std::string> arguments);

// A folder that goes away with this object.
class folder {
public:
    folder();
    ~folder();
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

std::string read(const std::filesystem::path& file);

} // namespace berth::host::cli::test
