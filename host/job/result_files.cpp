#include <job/result_files.hpp>

#include <plugin/durable_file.hpp>

#include <system_error>
#include <utility>

namespace berth::host::job {

namespace fs = std::filesystem;

std::string result_files::prepare(const std::set<std::string>& known) {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) return folder_.string() + ": " + error.message();
    fs::permissions(folder_, fs::perms::owner_all, error);
    for (const fs::directory_entry& one : fs::directory_iterator(folder_, error)) {
        std::error_code ignored; // a file that cannot be looked at counts for nothing
        if (!known.contains(one.path().filename().string()))
            fs::remove(one.path(), ignored);
        else if (const auto size = one.file_size(ignored); !ignored)
            bytes_ += size;
    }
    return {};
}

result_files::written result_files::write(std::string_view name, std::string_view bytes) {
    if (std::string fault = plugin::write_durably(path(name), bytes, 0600); !fault.empty())
        return {{}, std::move(fault)};
    bytes_ += bytes.size();
    return {std::string(name), {}};
}

void result_files::remove(std::string_view name) noexcept {
    if (name.empty()) return;
    std::error_code ignored; // the next start removes what nobody knows
    const auto size = fs::file_size(path(name), ignored);
    if (!ignored && fs::remove(path(name), ignored)) bytes_ -= size;
}

} // namespace berth::host::job
