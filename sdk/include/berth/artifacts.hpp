// Artifacts and aspects from inside a plugin: contents of any size that outlive the call, tied to the job that makes
// them.
//
//     berth::artifact chart = job.artifacts().put({.name = "chart.ppm", .content_type = "image/x-portable-pixmap"},
//     bytes); for (auto pieces = job.artifacts().stream(request.input); auto piece = pieces.next();) digest(*piece);
//
// berth::job and berth::call hand them out; each sees what came with its own Authorization. Cheap to copy; any thread
// until the method returns; every function blocks for the disk. Failures are berth::problem: 404 for what is unknown,
// 409 for an artifact that is not ready, 413 and 507 beyond the host's limits, 501 from a host without artifacts.
// Streams and writers of a call that nobody waits for any more throw berth::cancelled.
#pragma once

#include <berth/detail/artifact_calls.hpp>
#include <berth/job.hpp>

#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>

namespace berth {

// What a new artifact is to be.
struct new_artifact {
    std::string name{};
    std::string content_type{}; // application/octet-stream when empty
    std::string collection{};
    std::string policy{};
};

// What to list; % in a text stands for anything.
struct artifact_filter {
    std::string name{};
    std::string content_type{};
    std::string job{}; // exactly
    std::string collection{};
    std::uint32_t limit = 10; // at most 1000
    std::int64_t behind = 0;  // `next` of the page before
};
struct aspect_filter {
    std::string entity{};
    std::string schema{};
    std::uint32_t limit = 10;
    std::int64_t behind = 0;
};
template <class T>
struct listed {
    std::vector<T> items;
    std::int64_t next = 0; // 0: these were the last
};

// A content on its way: write as often as there is something, then keep. Without keep nothing stays. Movable; one
// thread.
class artifact_writer {
public:
    artifact_writer(detail::artifact_access from, new_artifact like)
        : from_(from), like_(std::move(like)), writer_(nullptr, {from.table->drop}) {
        detail::artifact_call one;
        writer_.reset(from_.table->begin(from_.table->state, &one.failure));
        one.must(writer_ != nullptr);
    }

    artifact_writer& write(std::string_view piece) {
        if (from_.asks && from_.asks->cancelled()) throw cancelled();
        detail::artifact_call one;
        one.must(from_.table->write(writer_.get(), detail::artifact_slice(piece), &one.failure));
        return *this;
    }
    artifact keep() {
        if (from_.asks && from_.asks->cancelled()) throw cancelled();
        berth_artifact_wish wish{};
        wish.size = sizeof wish;
        wish.name = detail::artifact_slice(like_.name);
        wish.content_type = detail::artifact_slice(like_.content_type);
        wish.collection = detail::artifact_slice(like_.collection);
        wish.policy = detail::artifact_slice(like_.policy);
        detail::artifact_call one;
        return one.one(from_.table->keep(writer_.release(), &from_.by, &wish, &one.taker, &one.failure));
    }

private:
    struct dropped {
        void (*drop)(berth_artifact_writer*) = nullptr;
        void operator()(berth_artifact_writer* writer) const { drop(writer); }
    };
    detail::artifact_access from_;
    new_artifact like_;
    std::unique_ptr<berth_artifact_writer, dropped> writer_;
};

// A content piece by piece; it stays readable when its artifact goes meanwhile. Movable; one thread.
class artifact_stream {
public:
    artifact_stream(const std::filesystem::path& file, std::size_t chunk, const call* asks)
        : file_(file, std::ios::binary), buffer_(chunk, '\0'), asks_(asks) {
        if (!file_) throw problem(404, "the content of the artifact is gone");
    }
    // The next piece, until the next call of next; nothing at the end.
    std::optional<std::string_view> next() {
        if (asks_ && asks_->cancelled()) throw cancelled();
        file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        if (file_.bad()) throw problem(500, "the content of the artifact cannot be read");
        const auto got = static_cast<std::size_t>(file_.gcount());
        return got > 0 ? std::optional(std::string_view(buffer_).substr(0, got)) : std::nullopt;
    }

private:
    std::ifstream file_;
    std::string buffer_;
    const call* asks_;
};

class artifacts {
public:
    explicit artifacts(detail::artifact_access from) : from_(from) {
        if (!from_.table) throw problem(501, "this host keeps no artifacts: expected the extension " BERTH_ARTIFACT_1);
    }

    // ---- new ones
    artifact_writer writer(new_artifact like) const { return artifact_writer(from_, std::move(like)); }
    artifact put(new_artifact like, std::string_view content) const {
        return writer(std::move(like)).write(content).keep();
    }
    artifact put(new_artifact like, std::istream& content) const {
        artifact_writer to = writer(std::move(like));
        std::string buffer(usual_chunk, '\0');
        while (content.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || content.gcount() > 0)
            to.write(std::string_view(buffer).substr(0, static_cast<std::size_t>(content.gcount())));
        if (content.bad()) throw problem(500, "the stream that was to become an artifact broke off");
        return to.keep();
    }
    // Named as the file, unless `like` says otherwise.
    artifact put_file(const std::filesystem::path& file, new_artifact like = {}) const {
        std::ifstream content(file, std::ios::binary);
        if (!content) throw problem(500, "the file that was to become an artifact cannot be read: " + file.string());
        if (like.name.empty()) like.name = file.filename().string();
        return put(std::move(like), content);
    }

    // ---- those there are, by id with or without its prefix
    artifact get(std::string_view id) const {
        detail::artifact_call one;
        return one.one(table().get(state(), &from_.by, detail::artifact_slice(id), &one.taker, &one.failure));
    }
    // The content's file, to be read and never changed.
    std::filesystem::path local_path(std::string_view id) const {
        detail::artifact_call one;
        one.must(table().path(state(), &from_.by, detail::artifact_slice(id), &one.taker, &one.failure));
        return one.path;
    }
    // Pieces of `chunk` bytes; 0: a tenth of the content, at least 8 KiB and at most 10 MiB.
    artifact_stream stream(std::string_view id, std::size_t chunk = 0) const {
        const std::filesystem::path file = local_path(id);
        if (chunk == 0) {
            std::error_code unknown;
            const auto tenth = std::filesystem::file_size(file, unknown) / 10;
            chunk = unknown || tenth < least_chunk ? least_chunk
                    : tenth > most_chunk           ? most_chunk
                                                   : static_cast<std::size_t>(tenth);
        }
        return artifact_stream(file, chunk, from_.asks);
    }
    // All of it in memory.
    std::string open(std::string_view id) const {
        std::string content;
        for (artifact_stream pieces = stream(id); const auto piece = pieces.next();) content += *piece;
        return content;
    }
    // Newest first.
    listed<artifact> list(const artifact_filter& of = {}) const {
        berth_artifact_query query{};
        query.size = sizeof query;
        query.limit = of.limit;
        query.name = detail::artifact_slice(of.name);
        query.content_type = detail::artifact_slice(of.content_type);
        query.job = detail::artifact_slice(of.job);
        query.collection = detail::artifact_slice(of.collection);
        query.behind = of.behind;
        detail::artifact_call all;
        all.must(table().list(state(), &from_.by, &query, &all.taker, &all.failure));
        return {std::move(all.artifacts), all.behind};
    }
    void remove(std::string_view id) const {
        detail::artifact_call one;
        one.must(table().remove(state(), &from_.by, detail::artifact_slice(id), &one.failure));
    }

    // ---- aspects. The content is a struct, a map or JSON text; its schema is "$schema" of the content unless it is
    // said.
    template <class Content>
    aspect add_aspect(std::string_view entity, const Content& content, std::string_view schema = {}) const {
        return tell(entity, content, schema, false);
    }
    // The earlier ones of the same entity and schema end.
    template <class Content>
    aspect update_aspect(std::string_view entity, const Content& content, std::string_view schema = {}) const {
        return tell(entity, content, schema, true);
    }
    aspect get_aspect(std::string_view id) const {
        detail::artifact_call one;
        return one.one_aspect(
            table().get_aspect(state(), &from_.by, detail::artifact_slice(id), &one.taker, &one.failure));
    }
    listed<aspect> list_aspects(const aspect_filter& of = {}) const {
        berth_aspect_query query{};
        query.size = sizeof query;
        query.limit = of.limit;
        query.entity = detail::artifact_slice(of.entity);
        query.schema = detail::artifact_slice(of.schema);
        query.behind = of.behind;
        detail::artifact_call all;
        all.must(table().list_aspects(state(), &from_.by, &query, &all.taker, &all.failure));
        return {std::move(all.aspects), all.behind};
    }
    void retract_aspect(std::string_view id) const {
        detail::artifact_call one;
        one.must(table().retract_aspect(state(), &from_.by, detail::artifact_slice(id), &one.failure));
    }

private:
    static constexpr std::size_t least_chunk = 8 << 10, usual_chunk = 256 << 10, most_chunk = 10 << 20;

    const berth_artifacts& table() const noexcept { return *from_.table; }
    void* state() const noexcept { return from_.table->state; }

    template <class Content>
    aspect tell(std::string_view entity, const Content& content, std::string_view schema, bool update) const {
        std::string json;
        if constexpr (std::is_convertible_v<const Content&, std::string_view>)
            json = std::string_view(content);
        else
            json = detail::as_json(content);
        berth_aspect said{};
        said.size = sizeof said;
        said.entity = detail::artifact_slice(entity);
        said.schema = detail::artifact_slice(schema);
        said.content = detail::artifact_slice(json);
        detail::artifact_call one;
        return one.one_aspect(table().add_aspect(state(), &from_.by, &said, update, &one.taker, &one.failure));
    }

    detail::artifact_access from_;
};

namespace detail {

inline artifact_access artifacts_of(const call& asks, const berth_job* job) {
    artifact_access made;
    made.table = static_cast<const berth_artifacts*>(asks.extension(BERTH_ARTIFACT_1));
    made.by.size = sizeof made.by;
    made.by.authorization = artifact_slice(asks.header("authorization"));
    if (job) {
        made.by.job = job->id;
        made.by.authorization = job->authorization;
    }
    made.asks = &asks;
    return made;
}

} // namespace detail

inline artifacts call::artifacts() const {
    return berth::artifacts(detail::artifacts_of(*this, nullptr));
}
inline artifacts job::artifacts() const {
    return berth::artifacts(detail::artifacts_of(run_.of(), message()));
}

} // namespace berth
