// The files in a folder under a confined folder, its own or all below it. Names that are no UTF-8 and uploads not yet
// whole are left out; links to folders are not followed, links to files are when they stay inside.
#pragma once

#include <berth/detail/folder_fault.hpp>
#include <berth/detail/text.hpp>

#include <dirent.h>

#include <memory>

namespace berth::detail {

struct listed_file {
    std::string name; // relative to the folder listed
    struct timespec modified {};
};
struct listing_filter {
    std::string prefix, suffix; // of the last component
    bool below = false;         // folders below too
};

class folder_listing {
public:
    static constexpr std::size_t most_files = 100'000;

    folder_listing(const confined_folder& folder, const listing_filter& filter) : folder_(folder), filter_(filter) {}

    // Empty when there is no such folder. Throws when it is no folder, or lists more than most_files.
    std::vector<listed_file> list(const confined_path& path) && {
        opened at = folder_.open(path, O_RDONLY | O_DIRECTORY);
        if (at.error == ENOENT) return {};
        if (at.error == ENOTDIR) throw std::runtime_error("\"" + path.text() + "\" is not a folder");
        if (!at) folder_failed(path, at.error);
        read(std::move(at.file), path, {});
        return std::move(found_);
    }

private:
    void read(descriptor from, const confined_path& path, const std::string& before) {
        const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(from.number()), &::closedir);
        if (!entries) folder_failed(path, errno);
        const int number = from.release(); // closedir closes it
        while (const dirent* entry = ::readdir(entries.get())) {
            const std::string_view name = entry->d_name;
            if (name == "." || name == ".." || name.starts_with(unfinished_prefix) || invalid_utf8(name) != valid_text) continue;
            take(number, path, before, std::string(name));
        }
    }
    void take(int number, const confined_path& path, const std::string& before, const std::string& name) {
        struct stat about {};
        if (::fstatat(number, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) return; // gone meanwhile
        if (S_ISDIR(about.st_mode)) {
            if (!filter_.below) return;
            const confined_path below = path.child(name);
            opened next = folder_.open(below, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
            if (next) read(std::move(next.file), below, before + name + '/');
            else if (next.error != ENOENT && next.error != ENOTDIR && next.error != ELOOP) folder_failed(below, next.error);
            return;
        }
        if (!name.starts_with(filter_.prefix) || !name.ends_with(filter_.suffix)) return;
        if (S_ISLNK(about.st_mode)) {
            const auto target = folder_.status(path.child(name));
            if (!target) return;
            about = *target;
        }
        if (!S_ISREG(about.st_mode)) return;
        if (found_.size() == most_files)
            throw std::runtime_error("there are more than " + std::to_string(most_files) + " files; list a part of them");
        found_.push_back({before + name, about.st_mtim});
    }

    const confined_folder& folder_;
    const listing_filter& filter_;
    std::vector<listed_file> found_;
};

} // namespace berth::detail
