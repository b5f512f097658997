#include <binding/spool.hpp>

#include <observe/log.hpp>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace berth::host::binding {

namespace {

constexpr std::string_view prefix = "berth-";

// The caller needs no path of this machine; the log has it.
disk_fault fault_of(int error, const std::string& path) {
    std::string reason = std::generic_category().message(error);
    observe::error("spool.failed", {{"path", path}, {"reason", reason}});
    bool full = error == ENOSPC || error == EDQUOT;
    return {full ? 507 : 500, "the host could not keep the bytes on its disk: " + reason};
}

} // namespace

spooled_file::~spooled_file() {
    close();
    ::unlink(path_.c_str());
}

void spooled_file::close() noexcept {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

std::optional<disk_fault> spooled_file::append(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return fault_of(errno, path_);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return std::nullopt;
}

std::optional<disk_fault> spooled_file::read(std::uint64_t offset, char* to, std::size_t size) {
    while (size > 0) {
        ssize_t got = ::pread(descriptor_, to, size, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fault_of(got < 0 ? errno : EIO, path_);
        to += got;
        size -= static_cast<std::size_t>(got);
        offset += static_cast<std::uint64_t>(got);
    }
    return std::nullopt;
}

std::optional<disk_fault> spooled_file::clear() {
    if (::ftruncate(descriptor_, 0) != 0) return fault_of(errno, path_);
    return std::nullopt;
}

spool::spool(std::filesystem::path folder) : folder_(std::move(folder)) {
    if (folder_.empty()) folder_ = std::filesystem::temp_directory_path();
}

std::string spool::prepare() const {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return "cannot make the folder " + folder_.string() + ": " + error.message();
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, error);
    if (error) return "cannot change the mode of " + folder_.string() + ": " + error.message();
    for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored; // one that stays is in nobody's way
        if (at->path().filename().string().starts_with(prefix)) std::filesystem::remove(at->path(), ignored);
    }
    return error ? "cannot read the folder " + folder_.string() + ": " + error.message() : std::string();
}

std::unique_ptr<spooled_file> spool::create(std::optional<disk_fault>& fault) const {
    std::string path = (folder_ / (std::string(prefix) + "XXXXXX")).string();
    int descriptor = ::mkostemp(path.data(), O_CLOEXEC | O_APPEND);
    if (descriptor < 0) {
        fault = fault_of(errno, path);
        return nullptr;
    }
    return std::make_unique<spooled_file>(std::move(path), descriptor);
}

} // namespace berth::host::binding
