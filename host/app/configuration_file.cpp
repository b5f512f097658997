#include <app/configuration_file.hpp>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace berth::host::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest = 1 << 20; // of a configuration file

std::string failed(const char* step, const fs::path& file) {
    return std::string("cannot ") + step + ' ' + file.string() + ": " + std::generic_category().message(errno);
}

} // namespace

file_text read_configuration(const fs::path& file, bool must_exist) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found) {
        return must_exist ? file_text{"{}", "there is no file " + file.string()} : file_text{};
    }
    if (!fs::is_regular_file(status)) return {"{}", file.string() + " is not a regular file or cannot be reached"};
    if (fs::file_size(file, error) > largest) return {"{}", file.string() + " is larger than 1 MiB"};
    std::ifstream from(file, std::ios::binary);
    if (!from) return {"{}", failed("read", file)};
    std::ostringstream text;
    text << from.rdbuf();
    if (from.bad()) return {"{}", failed("read", file)};
    return {std::move(text).str(), {}};
}

} // namespace berth::host::app
