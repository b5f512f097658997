// The extension berth.artifact/1 called from C++: what it hands out as values, what fails as berth::problem.
#pragma once

#include <berth/call.hpp>
#include <berth/extension/artifact.h>
#include <berth/problem.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

// A content with a name and a type that outlives the call which made it.
struct artifact {
    std::string id; // urn:ivcap:artifact:UUID
    std::string name;
    std::string content_type;
    std::string status; // pending, partial, ready, error
    std::uint64_t size = 0;
    std::string etag; // SHA-256 of the content
    std::string collection;
    std::string policy;
    std::string job; // id of the job that made it; empty: none
    std::chrono::system_clock::time_point created;
    std::chrono::system_clock::time_point modified;
};

// What somebody says of an entity, an artifact or anything with a URN, from one time to another.
struct aspect {
    std::string id; // urn:ivcap:aspect:UUID
    std::string entity;
    std::string schema;
    std::string content; // a JSON object
    std::string policy;
    std::string replaces; // id of the aspect that it retired
    std::chrono::system_clock::time_point valid_from;
    std::optional<std::chrono::system_clock::time_point> valid_to; // nothing: it is valid
};

namespace detail {

inline std::string artifact_text(berth_slice from) {
    return from.data ? std::string(from.data, from.size) : std::string();
}
inline berth_slice artifact_slice(std::string_view from) noexcept {
    return {from.data(), from.size()};
}
inline std::chrono::system_clock::time_point artifact_time(std::int64_t microseconds) {
    return std::chrono::system_clock::time_point(std::chrono::microseconds(microseconds));
}

// One function of the table: what it hands out, and why it failed.
struct artifact_call {
    std::vector<artifact> artifacts;
    std::vector<aspect> aspects;
    std::int64_t behind = 0;
    std::string path;
    int status = 0;
    std::string detail;

    berth_failure failure{this, [](void* state, std::uint32_t code, berth_slice sentence) {
                              auto& self = *static_cast<artifact_call*>(state);
                              self.status = static_cast<int>(code);
                              self.detail = artifact_text(sentence);
                          }};
    berth_artifact_taker taker{
        this, &take_artifact, &take_aspect,
        [](void* state, std::int64_t at) { static_cast<artifact_call*>(state)->behind = at; },
        [](void* state, berth_slice at) { static_cast<artifact_call*>(state)->path = artifact_text(at); }};

    artifact_call() = default;
    artifact_call(const artifact_call&) = delete;
    artifact_call& operator=(const artifact_call&) = delete;

    void must(bool done) const {
        if (!done) throw problem(status, detail);
    }
    artifact one(bool done) {
        must(done);
        return std::move(artifacts.at(0));
    }
    aspect one_aspect(bool done) {
        must(done);
        return std::move(aspects.at(0));
    }

private:
    static void take_artifact(void* state, const berth_artifact* from) {
        static_cast<artifact_call*>(state)->artifacts.push_back(
            {artifact_text(from->id), artifact_text(from->name), artifact_text(from->content_type),
             artifact_text(from->status), from->bytes, artifact_text(from->etag), artifact_text(from->collection),
             artifact_text(from->policy), artifact_text(from->job), artifact_time(from->created),
             artifact_time(from->modified)});
    }
    static void take_aspect(void* state, const berth_aspect* from) {
        aspect one{artifact_text(from->id),         artifact_text(from->entity),
                   artifact_text(from->schema),     artifact_text(from->content),
                   artifact_text(from->policy),     artifact_text(from->replaces),
                   artifact_time(from->valid_from), {}};
        if (from->valid_to) one.valid_to = artifact_time(from->valid_to);
        static_cast<artifact_call*>(state)->aspects.push_back(std::move(one));
    }
};

// The host's table and who asks. The texts are the message's, and live as long as the call.
struct artifact_access {
    const berth_artifacts* table = nullptr;
    berth_artifact_party by{};
    const call* asks = nullptr; // whose cancellation counts; null: nobody's
};

} // namespace detail

} // namespace berth
