// A folder of files under a path prefix, GET and HEAD, for pages and their pictures:
//
//     struct pages : berth::static_files { pages() : static_files("/srv/pages") {} };             under /static
//     struct pictures : berth::mounted_files { void start(settings from) { serve(from.folder); } };
//     berth::services(berth::mount<pictures>("/img"))                                             under /img
//
// A folder answers with its index.html, a folder without the slash at the end with 307 to the one with it, what is not
// there with the root's 404.html or {"detail":"Not Found"}. ETag and Last-Modified are checked (304), ranges are not.
// Nothing outside the folder is reached, over links neither; names that begin with a dot are not there, save
// .well-known. Methods run on the instance's own threads, any number at once.
#pragma once

#include <berth/call.hpp>
#include <berth/detail/confined_folder.hpp>
#include <berth/detail/held_descriptors.hpp>
#include <berth/detail/media_types.hpp>
#include <berth/detail/validators.hpp>
#include <berth/routes.hpp>
#include <berth/service.hpp>
#include <berth/values.hpp>

#include <algorithm>

namespace berth {

namespace detail {

class static_folder {
public:
    static constexpr off_t most_in_memory = 64 * 1024; // of a file that is answered as content

    explicit static_folder(const std::string& path) : folder_(path) {}

    file find(const std::string& path, call& of);
    // 307 to where the call came to, with a slash at the end.
    static file to_folder(call& of);

private:
    struct found {
        descriptor file;
        struct stat about {};
    };
    std::optional<found> regular(const confined_path& where) const;
    static std::optional<confined_path> spelled(const std::string& path);
    static bool unchanged(const call& of, const std::string& tag, std::int64_t modified);
    file missing(call& of);
    file content(found from, std::string_view name);

    confined_folder folder_;
    held_descriptors held_;
};

// The methods of either service below.
class file_service : public service {
public:
    file find(std::string path, call& of) { return folder().find(path, of); }
    file find_root(call& of) { return static_folder::to_folder(of); }
    file refuse(std::string /*path*/, call& of) {
        of.answer_status(405);
        of.answer_header("Allow", "GET, HEAD");
        return file::from_content(R"({"detail":"Method Not Allowed"})", "application/json");
    }

protected:
    file_service() = default;
    explicit file_service(const std::string& path) { serve(path); }
    ~file_service() = default;
    // In the constructor or in start. Throws std::runtime_error when there is no such folder.
    void serve(const std::string& path) { folder_.emplace(path); }

    static constexpr auto routes_at(const char* below, const char* itself) {
        return berth::routes(berth::get<&file_service::find>(below, "A file", blocking_),
                             berth::get<&file_service::find_root>(itself, "To the folder", blocking_),
                             berth::post<&file_service::refuse>(below, "Nothing can be posted", inline_));
    }

private:
    static_folder& folder() {
        if (!folder_) throw problem(503, "no folder is served here: serve() was not called");
        return *folder_;
    }
    std::optional<static_folder> folder_; // set before the first call
};

} // namespace detail

// Under /static.
class static_files : public detail::file_service {
public:
    static constexpr auto routes() { return routes_at("/static/{path*}", "/static"); }

protected:
    using file_service::file_service;
};

// Under the prefix with which it is mounted; it needs one.
class mounted_files : public detail::file_service {
public:
    static constexpr auto routes() { return routes_at("/{path*}", ""); }

protected:
    using file_service::file_service;
};

namespace detail {

inline file static_folder::find(const std::string& path, call& of) {
    auto where = spelled(path);
    if (!where) return missing(of);
    const bool is_folder = path.empty() || path.back() == '/';
    if (is_folder) where = where->child("index.html");
    auto at = regular(*where);
    if (!at && !is_folder && regular(where->child("index.html"))) return to_folder(of);
    if (!at) return missing(of);

    const std::string tag = entity_tag(at->about);
    of.answer_header("ETag", tag);
    of.answer_header("Last-Modified", http_date(at->about.st_mtim.tv_sec));
    of.answer_header("X-Content-Type-Options", "nosniff");
    if (!unchanged(of, tag, at->about.st_mtim.tv_sec)) return content(std::move(*at), where->name());
    of.answer_status(304);
    return file::from_content({}, {});
}

// One spelling for each file, so that relative links in it mean the same: no empty and no dot segments.
inline std::optional<confined_path> static_folder::spelled(const std::string& path) {
    try {
        confined_path where(path);
        std::string same = where.is_root() ? std::string() : where.text();
        if (!same.empty() && path.back() == '/') same += '/';
        if (same != path || where.components().size() == confined_path::deepest) return std::nullopt;
        for (const std::string& name : where.components())
            if (name.front() == '.' && name != ".well-known") return std::nullopt;
        return where;
    } catch (const problem&) {
        return std::nullopt; // a path that would leave the folder is a path to nothing
    }
}

inline std::optional<static_folder::found> static_folder::regular(const confined_path& where) const {
    opened at = folder_.open(where, O_RDONLY);
    found made{std::move(at.file), {}};
    if (!made.file || ::fstat(made.file.number(), &made.about) != 0 || !S_ISREG(made.about.st_mode)) return std::nullopt;
    return made;
}

inline bool static_folder::unchanged(const call& of, const std::string& tag, std::int64_t modified) {
    const std::string_view tags = of.header("if-none-match");
    if (!tags.empty()) return names_tag(tags, tag);
    const auto since = http_date_from(of.header("if-modified-since"));
    return since && modified <= *since;
}

// The path is taken as it came, escapes and all. It begins with the prefix, so that it can be no other host's: "//x".
inline file static_folder::to_folder(call& of) {
    std::string_view target = of.target();
    if (const std::size_t scheme = target.find("://"); !target.starts_with('/') && scheme != target.npos) {
        target.remove_prefix(scheme + 3);
        target.remove_prefix(std::min(target.find('/'), target.size()));
    }
    const std::size_t query = std::min(target.find('?'), target.size());
    of.answer_status(307);
    of.answer_header("Location", std::string(target.substr(0, query)) + '/' + std::string(target.substr(query)));
    return file::from_content({}, {});
}

inline file static_folder::missing(call& of) {
    of.answer_status(404);
    if (auto page = regular(confined_path("404.html"))) return content(std::move(*page), "404.html");
    return file::from_content(R"({"detail":"Not Found"})", "application/json");
}

inline file static_folder::content(found from, std::string_view name) {
    const std::string type(media_type_of(name));
    if (from.about.st_size > most_in_memory) return file::from_path(held_.hold(std::move(from.file)), type);
    std::string text(static_cast<std::size_t>(from.about.st_size), '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(from.file.number(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::runtime_error("cannot read " + std::string(name) + ": " + std::generic_category().message(errno));
        if (got == 0) break; // cut meanwhile
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return file::from_content(std::move(text), type);
}

} // namespace detail

} // namespace berth
