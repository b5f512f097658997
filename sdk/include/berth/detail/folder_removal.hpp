// A file, or a folder with all that is in it, removed from a confined folder. Links are removed, not followed.
#pragma once

#include <berth/detail/folder_fault.hpp>

#include <dirent.h>

#include <memory>

namespace berth::detail {

class folder_removal {
public:
    explicit folder_removal(const confined_path& path) : path_(path) {}

    // Throws when there is nothing, when it is the folder itself, and when it is not gone in the end.
    void remove_from(const confined_folder& folder) {
        if (path_.is_root()) throw problem(403, "the storage's own folder cannot be deleted");
        const opened above = folder.open(path_.parent(), O_PATH | O_DIRECTORY);
        if (above.error == ENOENT || above.error == ENOTDIR) missing();
        if (!above) folder_failed(path_, above.error);
        struct stat about {};
        if (::fstatat(above.file.number(), path_.name().c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0)
            errno == ENOENT ? missing() : folder_failed(path_, errno);
        remove(above.file.number(), path_.name().c_str(), 0);
    }

private:
    [[noreturn]] void missing() const {
        throw std::runtime_error("\"" + path_.text() + "\" is neither a file nor a folder");
    }
    void remove(int above, const char* name, std::size_t depth) {
        if (::unlinkat(above, name, 0) == 0 || errno == ENOENT) return;
        if (errno != EISDIR && errno != EPERM) folder_failed(path_, errno);
        // A descriptor for each level: the depth has an end.
        if (depth == confined_path::deepest) throw std::runtime_error("\"" + path_.text() + "\" is more than 64 folders deep");
        descriptor folder(::openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder) folder_failed(path_, errno);
        const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(folder.number()), &::closedir);
        if (!entries) folder_failed(path_, errno);
        const int number = folder.release(); // closedir closes it
        while (const dirent* entry = ::readdir(entries.get())) {
            const std::string_view child = entry->d_name;
            if (child != "." && child != "..") remove(number, entry->d_name, depth + 1);
        }
        if (::unlinkat(above, name, AT_REMOVEDIR) != 0 && errno != ENOENT) folder_failed(path_, errno);
    }

    const confined_path path_;
};

} // namespace berth::detail
