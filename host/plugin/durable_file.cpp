#include <plugin/durable_file.hpp>

#include <plugin/descriptor.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace berth::host::plugin {

namespace {

std::string failure(const char* what, const std::filesystem::path& path) {
    return std::string("cannot ") + what + ' ' + path.string() + ": " + std::strerror(errno);
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t wrote = write(file, content.data(), content.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

} // namespace

std::string write_durably(const std::filesystem::path& to, std::string_view content, unsigned mode) {
    const std::filesystem::path next = to.string() + ".tmp";
    unlink(next.c_str()); // left by a process that was killed here
    {
        const descriptor file(open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!file) return failure("create", next);
        if (!write_all(file.number(), content) || fchmod(file.number(), mode) != 0 || fsync(file.number()) != 0) {
            std::string reason = failure("write", next);
            unlink(next.c_str());
            return reason;
        }
    }
    if (std::rename(next.c_str(), to.c_str()) != 0) return failure("write", to);
    const descriptor folder(open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || fsync(folder.number()) != 0) return failure("flush the folder of", to);
    return {};
}

} // namespace berth::host::plugin
