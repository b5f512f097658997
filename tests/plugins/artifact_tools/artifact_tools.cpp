// Tools and a route that do with artifacts whatever a plugin can.
#include <berth/artifacts.hpp>
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <sstream>
#include <thread>

namespace {

struct PutRequest {
    std::string text;
    std::string name;
    std::string how = "bytes"; // bytes, stream, file, pieces, dropped
};
struct Made {
    std::string id;
    std::uint64_t size = 0;
    std::string etag;
    std::string job;
};
struct ReadRequest {
    std::string id;
    std::uint64_t chunk = 0;
};
struct Read {
    std::string text;
    std::uint64_t pieces = 0;
    std::string status;
    bool same_by_path = false;
};
struct Note {
    std::string text;
    static constexpr auto about() { return berth::object<Note>().schema_id("urn:example:note.1"); }
};
struct AspectRequest {
    std::string entity;
    std::string text;
    bool update = false;
};
struct Found {
    std::vector<std::string> contents;
    std::int64_t next = 0;
};
struct ListRequest {
    std::string job;
    std::string name;
    std::uint32_t limit = 10;
};

Made told(const berth::artifact& one) {
    return {one.id, one.size, one.etag, one.job};
}

class ArtifactTools : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::tool<&ArtifactTools::put>("/put", "Store a text"),
                             berth::tool<&ArtifactTools::read>("/read", "Read an artifact"),
                             berth::tool<&ArtifactTools::note>("/note", "Say something of an entity"),
                             berth::tool<&ArtifactTools::notes>("/notes", "What was said of an entity"),
                             berth::tool<&ArtifactTools::chew>("/chew", "Read an artifact for ever"),
                             berth::post<&ArtifactTools::list>("/list", "List artifacts outside of a job"));
    }

    Made put(PutRequest request, berth::job& job) {
        const auto store = job.artifacts();
        berth::new_artifact like{.name = request.name, .content_type = "text/plain", .collection = "urn:c:tests"};
        if (request.how == "bytes") return told(store.put(like, request.text));
        if (request.how == "stream") {
            std::istringstream text(request.text);
            return told(store.put(like, text));
        }
        if (request.how == "file") return told(store.put_file(request.text));
        auto writer = store.writer(like);
        for (const char letter : request.text) writer.write({&letter, 1});
        return request.how == "pieces" ? told(writer.keep()) : Made{};
    }
    Read read(ReadRequest request, berth::job& job) {
        const auto store = job.artifacts();
        Read result;
        result.status = store.get(request.id).status;
        for (auto pieces = store.stream(request.id, request.chunk); const auto piece = pieces.next(); ++result.pieces)
            result.text += *piece;
        std::ifstream file(store.local_path(request.id));
        result.same_by_path = std::string(std::istreambuf_iterator<char>(file), {}) == result.text &&
                              store.open(request.id) == result.text;
        return result;
    }
    std::string note(AspectRequest request, berth::job& job) {
        const Note said{request.text};
        return (request.update ? job.artifacts().update_aspect(request.entity, said, "urn:example:note.1")
                               : job.artifacts().add_aspect(request.entity, said, "urn:example:note.1"))
            .id;
    }
    Found notes(ReadRequest request, berth::job& job) {
        Found found;
        const auto page = job.artifacts().list_aspects({.entity = request.id});
        for (const auto& one : page.items) found.contents.push_back(one.content);
        for (const auto& one : page.items) job.artifacts().retract_aspect(one.id);
        return found;
    }
    // Until somebody cancels it: the stream says so.
    void chew(ReadRequest request, berth::job& job) {
        job.report().step_started("chewing");
        for (;;)
            for (auto pieces = job.artifacts().stream(request.id, 1); pieces.next();) std::this_thread::yield();
    }
    Found list(ListRequest request, berth::call& call) {
        Found found;
        const auto page = call.artifacts().list({.name = request.name, .job = request.job, .limit = request.limit});
        for (const auto& one : page.items) found.contents.push_back(one.id);
        found.next = page.next;
        return found;
    }
};

} // namespace

BERTH_PLUGIN(ArtifactTools, "artifact-tools", "1.0.0");
