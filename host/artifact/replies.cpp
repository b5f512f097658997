#include <artifact/replies.hpp>

#include <artifact/documents.hpp>
#include <artifact/range.hpp>
#include <http/problem.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <Poco/URI.h>

#include <fcntl.h>

namespace berth::host::artifact {

namespace {

std::string json_text(std::string_view text) {
    rapidjson::StringBuffer to;
    rapidjson::Writer<rapidjson::StringBuffer> writer(to);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return {to.GetString(), to.GetSize()};
}

void add(http::response& to, const char* name, std::string value) {
    to.headers.emplace_back(name, std::move(value));
}

// A browser that is led to a content stores it, whatever somebody called its type.
std::string disposition(const artifact_facts& one) {
    if (one.name.empty()) return "attachment";
    std::string encoded;
    Poco::URI::encode(one.name, "!#$&+()*,/:;=?@[]'\"\\<>{}|^`", encoded);
    return "attachment; filename*=UTF-8''" + encoded;
}

} // namespace

http::response problem_reply(const fault& why, std::string_view id) {
    http::problem problem{.status = why.status, .detail = why.detail};
    problem.members.emplace_back("message", json_text(why.detail));
    if (why.status == 404) problem.members.emplace_back("id", json_text(id));
    return http::to_response(problem, why.status == 503 || why.status == 423 ? 1 : 0);
}

http::response json_reply(std::string body) {
    http::response made;
    made.content_type = "application/json";
    made.body = std::move(body);
    return made;
}

http::response made_reply(const artifact_facts& one) {
    http::response made = json_reply(artifact_json(one));
    made.status = 201;
    const bool waits = one.status == artifact_status::pending;
    add(made, "Location", waits ? data_location_of(one) : location_of(one));
    if (waits) add(made, "Upload-Offset", "0");
    add(made, "Tus-Resumable", tus_version);
    return made;
}

http::response offset_reply(const artifact_facts& one, int status) {
    http::response made;
    made.status = status;
    add(made, "Tus-Resumable", tus_version);
    add(made, "Upload-Offset", std::to_string(one.size));
    if (one.length >= 0)
        add(made, "Upload-Length", std::to_string(one.length));
    else
        add(made, "Upload-Defer-Length", "1");
    add(made, "Cache-Control", "no-store");
    return made;
}

http::response content_reply(const http::request& request, const artifact_facts& one,
                             const std::filesystem::path& file) {
    const std::string tag = '"' + one.digest + '"';
    http::response made;
    add(made, "ETag", tag);
    add(made, "Cache-Control", "private, no-cache");
    if (is_known(request, tag)) {
        made.status = 304;
        return made;
    }
    const bool head = request.method == "HEAD";
    const byte_range range = head ? byte_range{} : range_of(request, one.size, tag); // of HEAD it means nothing
    if (range.what == byte_range::kind::unsatisfiable) {
        made = problem_reply({416, "the artifact has " + std::to_string(one.size) + " bytes, found Range " +
                                       std::string(request.find("range"))});
        add(made, "Content-Range", "bytes */" + std::to_string(one.size));
        return made;
    }
    made.file = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (made.file < 0) return problem_reply({404, "the content of artifact " + one.id + " is gone"}, one.id);
    made.content_type = one.type;
    made.file_size = one.size;
    add(made, "Accept-Ranges", "bytes");
    add(made, "Content-Disposition", disposition(one));
    add(made, "X-Content-Type-Options", "nosniff");
    if (head) { // a client of TUS asks so how much has come
        add(made, "Tus-Resumable", tus_version);
        add(made, "Upload-Offset", std::to_string(one.size));
        add(made, "Upload-Length", std::to_string(one.size));
    }
    if (range.what != byte_range::kind::part) return made;
    made.status = 206;
    made.file_begin = range.first;
    made.file_size = range.size;
    add(made, "Content-Range",
        "bytes " + std::to_string(range.first) + '-' + std::to_string(range.first + range.size - 1) + '/' +
            std::to_string(one.size));
    return made;
}

} // namespace berth::host::artifact
