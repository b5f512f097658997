// Contents on their way in and out: POST of a whole one, uploads by TUS 1.0.0, and GET with ranges.
#include <artifact/routes.hpp>

#include <artifact/documents.hpp>
#include <artifact/ids.hpp>
#include <artifact/replies.hpp>
#include <artifact/visitor.hpp>
#include <plugin/type_check.hpp>

#include <Poco/Base64Decoder.h>
#include <Poco/Exception.h>

#include <charconv>
#include <iterator>
#include <limits>
#include <sstream>

namespace berth::host::artifact {

namespace {

constexpr std::string_view upload_type = "application/offset+octet-stream";

std::optional<std::int64_t> number_in(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

fault misfit(const std::string& expected, std::string_view found) {
    return {400, "expected " + expected + ", found \"" + std::string(found.substr(0, 160)) + '"'};
}

// X-Name is base64, since a header holds no other alphabets.
fault read_name(std::string_view given, std::string& to) {
    try {
        std::istringstream text{std::string(given)};
        Poco::Base64Decoder decoder(text);
        to.assign(std::istreambuf_iterator<char>(decoder), {});
    } catch (const Poco::Exception&) {
        to.clear();
    }
    if ((to.empty() && !given.empty()) || !plugin::is_utf8(to))
        return misfit("X-Name to be a text of UTF-8 in base64", given);
    return {};
}

// TUS says Upload-Length, the platform X-Content-Length, of which a negative one is none.
fault read_length(const http::request& request, store::wish& to) {
    for (const char* name : {"upload-length", "x-content-length"}) {
        const std::string_view given = request.find(name);
        if (given.empty()) continue;
        const auto length = number_in(given);
        if (!length) return misfit(std::string(name) + " to be a number of bytes", given);
        to.length = std::max<std::int64_t>(*length, -1);
        break;
    }
    to.deferred = to.length < 0 && request.find("upload-defer-length") == "1";
    return {};
}

fault read_wish(const http::request& request, store::wish& to) {
    to.owner = job::fingerprint_of(request.find("authorization"));
    to.collection = request.find("x-collection");
    to.policy = request.find("x-policy");
    const std::string_view type = request.find("content-type");
    to.type = type.empty() ? request.find("x-content-type") : type;
    if (fault why = read_length(request, to)) return why;
    return read_name(request.find("x-name"), to.name);
}

// 412 as TUS wants it, with the version that there is.
std::optional<http::response> wrong_version(const http::request& request) {
    const std::string_view said = request.find("tus-resumable");
    if (said.empty() || said == tus_version) return std::nullopt;
    http::response made =
        problem_reply({412, "expected Tus-Resumable " + std::string(tus_version) + ", found " + std::string(said)});
    made.headers.emplace_back("Tus-Version", tus_version);
    return made;
}

bool has_content(const http::request& request) {
    return !request.find("content-type").empty();
}

std::optional<http::response> refusal_of_new(const http::request& request) {
    if (auto wrong = wrong_version(request)) return wrong;
    store::wish like;
    if (fault why = read_wish(request, like)) return problem_reply(why);
    if (!like.type.empty()) return std::nullopt;
    return problem_reply({415, "expected Content-Type with the artifact as the body, or X-Content-Type without a body, "
                               "which opens an upload; found neither"});
}

} // namespace

void routes::add_upload_pages(binding::dispatcher& to) {
    add_page(
        to, "POST", "/1/artifacts", [this](const visitor_pointer& from, const std::string&) { make(from); },
        [this](const http::request& head, const std::vector<std::string>&) { return admit_new(head); });
    add_page(
        to, "PATCH", "/1/artifacts/{id}/blob",
        [this](const visitor_pointer& from, const std::string& id) { append(from, whole_id(artifact_urn, id)); },
        [this](const http::request& head, const std::vector<std::string>& parameters) {
            return admit_more(head, whole_id(artifact_urn, parameters.front()));
        });
    add_page(to, "GET", "/1/artifacts/{id}/blob", [this](const visitor_pointer& from, const std::string& given) {
        work(from, [this, from, id = whole_id(artifact_urn, given)] { return show_content(from->request(), id); });
    });
    add_page(to, "OPTIONS", "/1/artifacts", [this](const visitor_pointer& from, const std::string&) {
        http::response made;
        made.status = 204;
        made.headers = {{"Allow", "GET, HEAD, OPTIONS, POST"},
                        {"Tus-Resumable", tus_version},
                        {"Tus-Version", tus_version},
                        {"Tus-Extension", "creation,creation-defer-length"},
                        {"Tus-Max-Size", std::to_string(store_->within().artifact_bytes)}};
        from->respond(std::move(made));
    });
}

// ------------------------------------------------------------------ new ones

http::admission routes::admit_new(const http::request& head) {
    http::admission says;
    says.refusal = refusal_of_new(head);
    if (says.refusal) return says;
    if (!has_content(head)) { // what comes nevertheless is too much
        says.body_bytes = 0;
        return says;
    }
    const std::uint64_t limit = store_->within().artifact_bytes;
    if (const auto length = number_in(head.find("content-length"));
        length && static_cast<std::uint64_t>(*length) > limit)
        says.refusal = problem_reply({413, "the body has " + std::to_string(*length) + " bytes, at most " +
                                               std::to_string(limit) + " are taken (artifacts.artifact_bytes)"});
    else
        says.receiver = std::make_shared<transfer>(store_->begin());
    says.body_bytes = std::numeric_limits<std::int64_t>::max(); // the receiver says in its own words what is too much
    return says;
}

void routes::make(const visitor_pointer& from) {
    const http::request& request = from->request();
    if (auto refused = refusal_of_new(request)) return from->respond(std::move(*refused));
    store::wish like;
    read_wish(request, like);
    if (!has_content(request))
        return work(from, [this, from, like = std::move(like)] { return open_upload(from->request(), like); });
    work(from, [this, from, like = std::move(like)] {
        auto brought = from->brought();
        if (!brought) {
            brought = std::make_shared<transfer>(store_->begin());
            if (!brought->take(from->request().body)) return problem_reply(brought->why_not());
        }
        const auto made = store_->keep(brought->content(), like);
        if (const auto* why = std::get_if<fault>(&made)) return problem_reply(*why);
        return made_reply(std::get<artifact_facts>(made));
    });
}

http::response routes::open_upload(const http::request& request, store::wish like) {
    if (!request.body.empty())
        return problem_reply(
            {415, "expected no body with X-Content-Type, which opens an upload; Content-Type stores a body at once"});
    const auto made = store_->open_upload(like);
    if (const auto* why = std::get_if<fault>(&made)) return problem_reply(*why);
    return made_reply(std::get<artifact_facts>(made));
}

// ------------------------------------------------------------------ uploads

std::variant<upload_lease, http::response> routes::lease_for(const http::request& head, const std::string& id) {
    if (auto wrong = wrong_version(head)) return std::move(*wrong);
    const std::string_view type = head.find("content-type");
    if (type != upload_type)
        return problem_reply(
            {415, "expected Content-Type " + std::string(upload_type) + ", found \"" + std::string(type) + '"'});
    const auto offset = number_in(head.find("upload-offset"));
    if (!offset || *offset < 0)
        return problem_reply(misfit("Upload-Offset to be a number of bytes", head.find("upload-offset")));
    auto taken = store_->open_uploads().take(id);
    if (const auto* why = std::get_if<fault>(&taken)) return problem_reply(*why, id);
    upload_lease& upload = std::get<upload_lease>(taken);
    if (const auto whose = scope_of(head); whose && *whose != upload->about.owner)
        return problem_reply({404, "there is no open upload for " + id}, id);
    const std::uint64_t has = upload->file->size();
    if (static_cast<std::uint64_t>(*offset) != has) {
        http::response made = problem_reply({409, "expected Upload-Offset " + std::to_string(has) +
                                                      ", which has come, found " + std::to_string(*offset)});
        made.headers.emplace_back("Upload-Offset", std::to_string(has));
        return made;
    }
    if (const std::string_view given = head.find("upload-length"); !given.empty()) {
        const auto length = number_in(given);
        const fault why = length && *length >= 0 ? store_->announce(upload, *length)
                                                 : misfit("Upload-Length to be a number of bytes", given);
        if (why) return problem_reply(why);
    }
    return std::move(upload);
}

http::admission routes::admit_more(const http::request& head, const std::string& id) {
    http::admission says;
    auto lease = lease_for(head, id);
    if (auto* refused = std::get_if<http::response>(&lease))
        says.refusal = std::move(*refused);
    else
        says.receiver = std::make_shared<transfer>(std::move(std::get<upload_lease>(lease)));
    says.body_bytes = std::numeric_limits<std::int64_t>::max();
    return says;
}

void routes::append(const visitor_pointer& from, const std::string& id) {
    auto brought = from->brought();
    const bool came_whole = !brought;
    if (came_whole) {
        auto lease = lease_for(from->request(), id);
        if (auto* refused = std::get_if<http::response>(&lease)) return from->respond(std::move(*refused));
        brought = std::make_shared<transfer>(std::move(std::get<upload_lease>(lease)));
    }
    work(from, [this, from, brought, came_whole] {
        if (came_whole && !brought->take(from->request().body)) {
            brought->let_go();
            return problem_reply(brought->why_not());
        }
        upload_lease& upload = brought->upload();
        const bool over = upload->about.length < 0 && !upload->about.deferred;
        const auto advanced = store_->advance(upload, over);
        brought->let_go(); // the connection keeps its receiver for longer than the caller waits
        if (const auto* why = std::get_if<fault>(&advanced)) return problem_reply(*why);
        return offset_reply(std::get<artifact_facts>(advanced), 204);
    });
}

// An upload whose last byte came over a connection that broke is finished by the first who asks.
answer<artifact_facts> routes::settled(const std::string& id, const store::scope& whose) {
    auto found = store_->find(id, whose);
    const auto* one = std::get_if<artifact_facts>(&found);
    if (!one || one->status != artifact_status::pending || one->length < 0 ||
        one->size < static_cast<std::uint64_t>(one->length))
        return found;
    auto taken = store_->open_uploads().take(id);
    if (std::holds_alternative<upload_lease>(taken)) return store_->advance(std::get<upload_lease>(taken), false);
    return store_->find(id, whose);
}

http::response routes::show_content(const http::request& request, const std::string& id) {
    const auto found = settled(id, scope_of(request));
    if (const auto* why = std::get_if<fault>(&found)) return problem_reply(*why, id);
    const auto& one = std::get<artifact_facts>(found);
    if (one.status == artifact_status::ready) return content_reply(request, one, store_->content(one));
    if (request.method == "HEAD") return offset_reply(one, 200);
    return problem_reply({409, "the artifact is not whole yet: " + std::to_string(one.size) +
                                   (one.length >= 0 ? " of " + std::to_string(one.length) : "") + " bytes have come"});
}

} // namespace berth::host::artifact
