// The files in the plugin folders: which are there, which have come to rest, and what the checks say of them. Nothing
// here runs a plugin. For the manager's thread.
#pragma once

#include <plugin/image_check.hpp>
#include <plugin/image_store.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::plugin {

// What tells one state of a file from another without reading it.
struct file_stamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::uint64_t rights = 0;        // mode and owner
    std::uint64_t folder_rights = 0; // likewise, of its folder: a cured folder is a reason to look again
    std::int64_t modified = 0; // nanoseconds since 1970
    std::int64_t changed = 0;  // likewise, of the inode
    bool operator==(const file_stamp&) const = default;
};

struct dropped_file {
    std::filesystem::path path;
    std::size_t folder = 0; // index: earlier folders win
    file_stamp stamp;
    std::chrono::steady_clock::time_point changed_at; // when its stamp was seen to change
    bool examined = false;
    std::string hash;                       // once read
    std::optional<image_identity> identity; // when the checks passed and the image is in the store
    std::string refusal;                    // otherwise, once examined
    std::int64_t since = 0;                 // of its present state, microseconds since 1970

    // Of the plugin, or of the file when it could not be identified.
    std::string name() const { return identity ? identity->name : path.stem().string(); }
};

class dropped_files {
public:
    using clock = std::chrono::steady_clock;

    struct options {
        std::vector<std::filesystem::path> folders;
        std::chrono::milliseconds settle{150};
        // A file that ends too early may be a copy that has stalled; so long after its last change it is refused.
        std::chrono::milliseconds patience{700};
        std::vector<std::string> allowed_images;
    };

    dropped_files(options given, image_store& images) : options_(std::move(given)), images_(images) {}

    // Looks at the folders. True when anything is another than before. The first folder is made when it is missing.
    bool scan(clock::time_point now);
    // Reads and checks the files that have settled, or all that wait. True when it did.
    bool examine(clock::time_point now, bool all = false);
    // To be looked at as if it had just been dropped.
    void forget(const std::filesystem::path& file);

    bool waiting() const noexcept; // for files to settle
    const std::map<std::filesystem::path, dropped_file>& files() const noexcept { return files_; }
    // Folders that cannot be read, and why. Their files are taken to be as they were.
    const std::map<std::filesystem::path, std::string>& troubles() const noexcept { return troubles_; }

private:
    bool scan_folder(std::size_t folder, clock::time_point now);
    void see(const std::filesystem::path& path, std::size_t folder, clock::time_point now, bool& changed);
    bool examine_one(dropped_file& file, clock::time_point now, bool all);

    const options options_;
    image_store& images_;
    std::map<std::filesystem::path, dropped_file> files_;
    std::map<std::filesystem::path, std::string> troubles_;
};

// Now, as the status shows it.
std::int64_t microseconds_now();

} // namespace berth::host::plugin
