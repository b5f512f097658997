#include <binding/refusals.hpp>

#include <binding/media_type.hpp>
#include <http/problem.hpp>
#include <routing/percent.hpp>

namespace berth::host::binding {

namespace {

constexpr int drain_retry_seconds = 5;

// Text from a request, fit for a sentence in JSON. A sequence may be split between a raw byte and an escape, so that
// even a good path need not be text before it is decoded.
std::string quoted(std::string_view text) {
    constexpr std::size_t shown = 200;
    if (!routing::is_text(text)) return "given";
    if (text.size() <= shown) return '"' + std::string(text) + '"';
    std::size_t end = shown;
    while (!routing::is_text(text.substr(0, end))) --end;
    return '"' + std::string(text.substr(0, end)) + "\"...";
}

} // namespace

http::response refused(int status, std::string detail, int retry_after) {
    http::problem problem;
    problem.status = status;
    problem.detail = std::move(detail);
    return http::to_response(problem, retry_after);
}

http::response unrouted(const http::request& request, const routing::match& found) {
    bool is_options = request.method == "OPTIONS";
    http::response no_content;
    no_content.status = 204;
    if (is_options && request.path == "*") return no_content;
    if (found.result == routing::match::outcome::bad_path)
        return refused(400, "the path has a malformed percent-encoding, a NUL, or text that is not UTF-8");
    if (found.result == routing::match::outcome::no_path)
        return refused(404, "nothing is served at the path " + quoted(request.path));

    http::response response = is_options ? std::move(no_content)
                                         : refused(405, "the path " + quoted(request.path) + " does not take " +
                                                            quoted(request.method) + ", only " + found.allow);
    response.headers.emplace_back("Allow", found.allow);
    return response;
}

std::optional<http::response> wrong_media(const http::request& request, const endpoint_plan& plan) {
    using enum endpoint_plan::body_kind;
    if (plan.body == none || plan.body == file || plan.body == stream) return std::nullopt;
    std::string_view coding = request.find("content-encoding");
    if (!coding.empty() && coding != "identity")
        return refused(415, "expected a body without Content-Encoding, found " + quoted(coding));
    if (plan.body != json || plan.marshalled) return std::nullopt;
    std::string_view type = request.find("content-type");
    if (type.empty() || is_json(type)) return std::nullopt;
    return refused(415, "expected a body of type application/json, found " + quoted(type));
}

http::response draining_answer() {
    http::response response =
        refused(503, "the host is draining: it finishes its running calls and takes no new ones", drain_retry_seconds);
    response.close = true;
    return response;
}

} // namespace berth::host::binding
