// A file on its way into a confined folder: it has a name of its own beside its place until it is whole, and vanishes
// when it never is. One thread.
#pragma once

#include <berth/detail/folder_fault.hpp>

#include <sys/random.h>

#include <cstdio>
#include <span>

namespace berth::detail {

class folder_upload {
public:
    // Makes the folders on the way.
    folder_upload(const confined_folder& folder, const confined_path& path) : path_(path) {
        if (path.is_root()) throw problem(400, "a file needs a name; found an empty path");
        opened above = folder.make_folders(path.parent());
        if (!above) folder_failed(path.parent(), above.error);
        folder_ = std::move(above.file);
        // Sooner than after the whole body.
        struct stat about {};
        if (::fstatat(folder_.number(), path.name().c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode))
            folder_failed(path, EISDIR);
        make_file();
    }
    folder_upload(const folder_upload&) = delete;
    folder_upload& operator=(const folder_upload&) = delete;
    ~folder_upload() {
        if (file_) ::unlinkat(folder_.number(), name_.c_str(), 0);
    }

    void write(std::span<const std::byte> piece) {
        while (!piece.empty()) {
            const ssize_t written = ::write(file_.number(), piece.data(), piece.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) folder_failed(path_, errno);
            piece = piece.subspan(static_cast<std::size_t>(written));
        }
    }
    // Gives it its name, in place of what bore it before. `synced`: on the disk when this returns.
    void finish(bool synced) {
        if (synced && ::fsync(file_.number()) != 0) folder_failed(path_, errno);
        if (::renameat(folder_.number(), name_.c_str(), folder_.number(), path_.name().c_str()) != 0) folder_failed(path_, errno);
        file_ = descriptor();
        if (!synced) return;
        const descriptor names(::openat(folder_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!names || ::fsync(names.number()) != 0) folder_failed(path_, errno);
    }

private:
    static constexpr int most_names = 16; // tried; two that are the same are next to impossible

    void make_file() {
        for (int attempt = 0; attempt < most_names; ++attempt) {
            std::uint64_t number = 0;
            if (::getrandom(&number, sizeof number, 0) != sizeof number) folder_failed(path_, errno);
            char digits[17];
            std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
            name_ = std::string(unfinished_prefix) + digits;
            file_ = descriptor(::openat(folder_.number(), name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
            if (file_) return;
            if (errno != EEXIST) break;
        }
        folder_failed(path_, errno);
    }

    const confined_path path_;
    descriptor folder_, file_;
    std::string name_;
};

} // namespace berth::detail
