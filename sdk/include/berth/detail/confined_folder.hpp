// A folder that nothing leads out of: every lookup starts at its descriptor and is resolved by the kernel beneath it
// (openat2, Linux 5.6), so that neither "..", nor an absolute path, nor a symbolic link, nor one that is put in place
// between two steps reaches anything outside. Relative links that stay inside work. Where the kernel has no openat2 the
// components are opened one by one and links are refused altogether. Immutable; any number of threads.
#pragma once

#include <berth/detail/confined_path.hpp>
#include <berth/detail/descriptor.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace berth::detail {

struct opened {
    descriptor file;
    int error = 0; // errno when there is no file; EXDEV or ELOOP: the path leads out or over a refused link

    explicit operator bool() const noexcept { return static_cast<bool>(file); }
};

class confined_folder {
public:
    enum class resolution { kernel, by_component };

    // Throws std::runtime_error when the folder cannot be opened. It stays this folder, whatever is renamed later.
    explicit confined_folder(const std::string& path, resolution how = resolution::kernel)
        : root_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)), how_(how) {
        if (!root_) throw std::runtime_error("cannot open the folder " + path + ": " + std::generic_category().message(errno));
        if (how_ == resolution::kernel && !kernel_resolves()) how_ = resolution::by_component;
    }

    int root() const noexcept { return root_.number(); }

    // `flags` as of open, without O_CREAT. Never waits for the other end of a FIFO, never becomes a terminal's owner.
    opened open(const confined_path& path, int flags) const {
        flags |= O_CLOEXEC;
        if (!(flags & O_PATH)) flags |= O_NONBLOCK | O_NOCTTY;
        return how_ == resolution::kernel ? open_beneath(path, flags) : open_by_component(path, flags);
    }
    // The folder at the path, made with the folders above it when it is not there.
    opened make_folders(const confined_path& path) const {
        confined_path reached;
        opened at = open(reached, O_PATH | O_DIRECTORY);
        for (const std::string& name : path.components()) {
            reached = reached.child(name);
            opened next = open(reached, O_PATH | O_DIRECTORY);
            if (next.error == ENOENT && (::mkdirat(at.file.number(), name.c_str(), 0777) == 0 || errno == EEXIST))
                next = open(reached, O_PATH | O_DIRECTORY);
            if (!next) return next;
            at = std::move(next);
        }
        return at;
    }
    // What lies at the path; nothing when there is nothing or when it leads out.
    std::optional<struct stat> status(const confined_path& path) const {
        const opened at = open(path, O_PATH);
        struct stat about {};
        if (!at || ::fstat(at.file.number(), &about) != 0) return std::nullopt;
        return about;
    }

private:
    // While somebody renames folders on the way the kernel cannot be sure and asks to try again.
    static constexpr int most_rounds = 64;

    opened open_beneath(const confined_path& path, int flags) const {
        open_how how{};
        how.flags = static_cast<std::uint64_t>(flags);
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
        const std::string text = path.text();
        for (int round = 1;; ++round) {
            const long made = ::syscall(SYS_openat2, root_.number(), text.c_str(), &how, sizeof how);
            if (made >= 0) return {descriptor(static_cast<int>(made)), 0};
            if ((errno != EAGAIN && errno != EINTR) || round == most_rounds) return {descriptor(), errno};
        }
    }
    bool kernel_resolves() const {
        const opened self = open_beneath(confined_path(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        // Old kernels do not know the call; some sandboxes forbid what they do not know.
        return self || (self.error != ENOSYS && self.error != EPERM);
    }

    opened open_by_component(const confined_path& path, int flags) const {
        opened at{descriptor(::openat(root_.number(), ".", path.is_root() ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC)), 0};
        if (!at) at.error = errno;
        for (std::size_t i = 0; at && i < path.components().size(); ++i) {
            const bool last = i + 1 == path.components().size();
            const int with = (last ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC) | O_NOFOLLOW;
            descriptor next(::openat(at.file.number(), path.components()[i].c_str(), with));
            at.error = next ? 0 : errno;
            at.file = std::move(next);
            // O_PATH opens a link itself.
            struct stat about {};
            if (at && with & O_PATH && (::fstat(at.file.number(), &about) != 0 || S_ISLNK(about.st_mode)))
                at = {descriptor(), ELOOP};
        }
        return at;
    }

    descriptor root_;
    resolution how_;
};

} // namespace berth::detail
