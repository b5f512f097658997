// A folder for one test, gone with it; and the files that tests put there.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <stdlib.h>
#include <sys/stat.h>

namespace berth::tests {

class scratch_folder {
public:
    scratch_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "berth-test-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

inline std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& file, std::string_view content) {
    std::ofstream(file, std::ios::binary) << content;
    chmod(file.c_str(), 0644);
}

// One of the plugins that tests/bad_plugins builds.
inline std::filesystem::path built_plugin(std::string_view name) {
    return std::filesystem::path(BERTH_BAD_PLUGINS) / (std::string(name) + ".so");
}

// Whole at once, as `install` and `mv` do it.
inline void drop(const std::filesystem::path& from, const std::filesystem::path& to) {
    const std::filesystem::path next = to.string() + ".part";
    write_file(next, content_of(from));
    std::filesystem::rename(next, to);
}

} // namespace berth::tests
