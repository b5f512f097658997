#include <job/result_files.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

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
    const std::uint64_t size = bytes.size();
    const fs::path file = path(name);
    const auto why = [&] { return file.string() + ": " + std::generic_category().message(errno); };
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (opened < 0) return {{}, why()};
    std::string fault;
    while (!bytes.empty() && fault.empty()) {
        const ssize_t put = ::write(opened, bytes.data(), bytes.size());
        if (put > 0)
            bytes.remove_prefix(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            fault = why();
    }
    if (fault.empty() && ::fsync(opened) != 0) fault = why();
    ::close(opened);
    if (fault.empty()) {
        bytes_ += size;
        return {std::string(name), {}};
    }
    std::error_code ignored;
    fs::remove(file, ignored);
    return {{}, fault};
}

void result_files::remove(std::string_view name) noexcept {
    if (name.empty()) return;
    std::error_code ignored; // the next start removes what nobody knows
    const auto size = fs::file_size(path(name), ignored);
    if (!ignored && fs::remove(path(name), ignored)) bytes_ -= size;
}

} // namespace berth::host::job
