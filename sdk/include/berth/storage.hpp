// A folder of files that callers list, read, write and delete by the marshalling convention, under /storage/…:
//
//     struct files : berth::storage { files() : storage("/srv/files") {} };
//     struct files : berth::storage { void start(settings from) { serve(from.folder, {.synced = false}); } };
//
// Nothing outside the folder is reached: ".." and absolute paths are refused by their spelling, links that lead out when
// they are met, at every single step (detail/confined_folder.hpp). An upload has its name once it is whole, and replaces
// what bore it; a broken one leaves nothing. Whoever may call it may do all of this: there are no users here.
// Methods run on the instance's own threads, any number at once.
#pragma once

#include <berth/date_time.hpp>
#include <berth/detail/folder_listing.hpp>
#include <berth/detail/folder_removal.hpp>
#include <berth/detail/folder_upload.hpp>
#include <berth/endpoints.hpp>
#include <berth/service.hpp>
#include <berth/streams.hpp>

#include <ctime>

namespace berth {

struct storage_options {
    bool synced = true; // an upload is on the disk before it is acknowledged
    std::uint64_t largest_upload = std::uint64_t{16} << 30; // bytes
};

struct storage_listing {
    std::string path;
    std::optional<std::string> prefix; // of the names
    std::optional<std::string> suffix;
    std::optional<bool> glob; // the folders below too
};
struct storage_name {
    std::string filename;
};
struct storage_upload {
    std::string filename;
    source<bytes> data;
};
struct file_details {
    std::string name;
    date_time last_modification_date; // local, without an offset
};

class storage : public service {
public:
    static constexpr std::size_t piece_size = 65536; // of a file that is read

    static constexpr auto routes() {
        constexpr auto listed = path_like<&storage_listing::path>();
        constexpr auto file = path_like<&storage_name::filename>();
        return berth::routes(
            endpoint<&storage::list>("The names of the files in a folder", listed, blocking_),
            endpoint<&storage::list_details>("The files in a folder and when they were changed", listed, blocking_),
            endpoint<&storage::open>("The content of a file", file, http_get, blocking_),
            endpoint<&storage::upload>("Write a file", path_like<&storage_upload::filename>(), blocking_),
            endpoint<&storage::remove>("Delete a file, or a folder with all in it", berth::named("delete"), file, blocking_),
            endpoint<&storage::is_file>("Is there a file?", file, blocking_),
            endpoint<&storage::is_dir>("Is there a folder?", file, blocking_));
    }

    std::vector<std::string> list(storage_listing in) {
        std::vector<std::string> names;
        for (auto& one : listed(in)) names.push_back(std::move(one.name));
        return names;
    }
    std::vector<file_details> list_details(storage_listing in) {
        std::vector<file_details> all;
        for (auto& one : listed(in)) all.push_back({std::move(one.name), local_time(one.modified)});
        return all;
    }
    void open(storage_name in, stream<bytes>& out);
    void upload(storage_upload in);
    void remove(storage_name in) { detail::folder_removal(detail::confined_path(in.filename)).remove_from(folder()); }
    bool is_file(storage_name in) { return is(in, S_IFREG); }
    bool is_dir(storage_name in) { return is(in, S_IFDIR); }

protected:
    storage() = default;
    explicit storage(const std::string& path, storage_options options = {}) { serve(path, options); }
    ~storage() = default;
    // In the constructor or in start. Throws std::runtime_error when there is no such folder.
    void serve(const std::string& path, storage_options options = {}) {
        folder_.emplace(path);
        options_ = options;
    }

private:
    const detail::confined_folder& folder() const {
        if (!folder_) throw problem(503, "no folder is served here: serve() was not called");
        return *folder_;
    }
    std::vector<detail::listed_file> listed(const storage_listing& in) const {
        const detail::listing_filter filter{in.prefix.value_or(""), in.suffix.value_or(""), in.glob.value_or(false)};
        return detail::folder_listing(folder(), filter).list(detail::confined_path(in.path));
    }
    bool is(const storage_name& in, mode_t kind) const {
        const auto about = folder().status(detail::confined_path(in.filename));
        return about && (about->st_mode & S_IFMT) == kind;
    }
    static date_time local_time(const struct timespec& at);

    std::optional<detail::confined_folder> folder_; // set before the first call, like options_
    storage_options options_;
};

inline void storage::open(storage_name in, stream<bytes>& out) {
    const detail::confined_path path(in.filename);
    struct stat about {};
    const detail::descriptor file = detail::open_regular_file(folder(), path, about);
    bytes piece(piece_size);
    while (true) {
        const ssize_t size = ::read(file.number(), piece.data(), piece_size);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) detail::folder_failed(path, errno);
        if (size == 0) return;
        piece.resize(static_cast<std::size_t>(size));
        if (!out.send(piece)) return;
        piece.resize(piece_size);
    }
}

inline void storage::upload(storage_upload in) {
    detail::folder_upload file(folder(), detail::confined_path(in.filename));
    std::uint64_t size = 0;
    while (const auto piece = in.data.next()) { // throws when the sender broke off: then `file` takes itself away
        size += piece->size();
        if (size > options_.largest_upload)
            throw problem(413, "the upload is larger than largest_upload, " + std::to_string(options_.largest_upload) + " bytes");
        file.write(*piece);
    }
    file.finish(options_.synced);
}

// As the clocks on the host's wall showed it: the convention's dates have no offset here.
inline date_time storage::local_time(const struct timespec& at) {
    struct tm local {};
    const time_t seconds = at.tv_sec;
    if (!::localtime_r(&seconds, &local)) throw std::runtime_error("a file's date is out of range");
    const std::int64_t civil = (static_cast<std::int64_t>(at.tv_sec) + local.tm_gmtoff) * 1'000'000 + at.tv_nsec / 1000;
    return date_time(std::chrono::microseconds(civil));
}

} // namespace berth
