#include <artifact/incoming.hpp>

#include <observe/log.hpp>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace berth::host::artifact {

namespace {

// The caller needs no path of this machine; the log has it.
fault disk_fault(const std::filesystem::path& file) {
    const int error = errno;
    const std::string reason = std::generic_category().message(error);
    observe::error("artifacts.disk_failed", {{"path", file.string()}, {"reason", reason}});
    const bool full = error == ENOSPC || error == EDQUOT;
    return {full ? 507 : 500, "the host could not keep the bytes on its disk: " + reason};
}

} // namespace

incoming::incoming(std::filesystem::path file, usage& quota, std::uint64_t most, fault beyond)
    : file_(std::move(file)), quota_(quota), most_(most), beyond_(std::move(beyond)) {
    struct stat about {};
    if (::stat(file_.c_str(), &about) == 0) size_ = static_cast<std::uint64_t>(about.st_size);
    quota_.add(size_);
}

incoming::~incoming() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (adopted_) return;
    quota_.give_back(size_);
    if (!kept_) ::unlink(file_.c_str());
}

fault incoming::open() {
    if (descriptor_ >= 0) return {};
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return descriptor_ >= 0 ? fault{} : disk_fault(file_);
}

fault incoming::append(std::string_view bytes) {
    if (fault why = open()) return why;
    if (bytes.size() > most_ || size_ > most_ - bytes.size()) return beyond_;
    while (!bytes.empty()) {
        if (!quota_.take(bytes.size()))
            return {507, "the store of artifacts is full: it holds " + std::to_string(quota_.used()) + " of " +
                             std::to_string(quota_.most()) + " bytes (artifacts.stored_bytes)"};
        const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
        const std::size_t written = put > 0 ? static_cast<std::size_t>(put) : 0;
        quota_.give_back(bytes.size() - written);
        if (put < 0 && errno != EINTR) return disk_fault(file_);
        size_ += written;
        bytes.remove_prefix(written);
    }
    return {};
}

fault incoming::close(bool durably) noexcept {
    if (descriptor_ < 0) return {};
    const int open_one = descriptor_;
    descriptor_ = -1;
    const bool flushed = !durably || ::fdatasync(open_one) == 0;
    const fault why = flushed ? fault{} : disk_fault(file_);
    ::close(open_one);
    return why;
}

void incoming::adopted() noexcept {
    adopted_ = true;
}

} // namespace berth::host::artifact
