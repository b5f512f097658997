#include <binding/convention.hpp>

#include <binding/refusals.hpp>
#include <binding/stream_framing.hpp>

namespace berth::host::binding {

namespace {

using outcome = routing::match::outcome;

// Who serves a path, whatever the method.
struct survey {
    std::string methods; // of the convention, for Allow
    bool convention = false;
    bool host = false;
    bool plain = false; // a route without the convention
    std::string allow;  // of all, as the table says it

    bool redirects() const noexcept { return convention || host; }
    bool none() const noexcept { return !convention && !host && !plain; }
};

survey look_at(const snapshot& now, std::string_view path) {
    survey seen;
    seen.allow = now.routes->find("", path).allow;
    for (std::string_view rest = seen.allow; !rest.empty();) {
        std::string_view method = rest.substr(0, rest.find(", "));
        rest.remove_prefix(std::min(method.size() + 2, rest.size()));
        routing::match found = now.routes->find(method, path);
        if (found.result != outcome::found || found.head) continue; // HEAD and OPTIONS that nobody serves himself
        if (found.to.owner == snapshot::host_owner || found.to.owner == snapshot::tool_owner) {
            seen.host = true;
            continue;
        }
        const endpoint_plan& plan = now.plugins[found.to.owner - 1]->endpoints[found.to.endpoint];
        if (plan.websocket) continue;
        if (!plan.marshalled) {
            seen.plain = true;
        } else if (!has_parting_slash(plan, found)) {
            seen.convention = true;
            seen.methods += (seen.methods.empty() ? "" : ", ") + std::string(method);
        }
    }
    return seen;
}

http::response fixed(int status, std::string_view detail) {
    http::response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = "{\"detail\":\"" + std::string(detail) + "\"}";
    return response;
}

bool wants_problem(const http::request& request) {
    return accepts(request.find("accept"), "application/problem+json");
}

http::response not_found(const http::request& request) {
    if (!wants_problem(request)) return fixed(404, "Not Found");
    return unrouted(request, routing::match{});
}

http::response not_allowed(const http::request& request, std::string allow) {
    http::response response;
    if (wants_problem(request))
        response = refused(405, "the path takes only " + allow);
    else
        response = fixed(405, "Method Not Allowed");
    response.headers.emplace_back("Allow", std::move(allow));
    return response;
}

// The same path with its last slash toggled, when somebody would serve that.
std::optional<http::response> redirect(const http::request& request, const snapshot& now) {
    std::string path(request.path);
    if (path.size() < 2) return std::nullopt;
    if (path.back() == '/')
        path.pop_back();
    else
        path += '/';
    if (!look_at(now, path).redirects()) return std::nullopt;
    http::response response;
    response.status = 307;
    std::string_view host = request.find("host");
    std::string location = host.empty() ? path : "http://" + std::string(host) + path;
    if (!request.query.empty()) location += '?' + std::string(request.query);
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

http::response needs_socket() {
    http::response response = refused(426, "this endpoint is a WebSocket: expected a request with Upgrade: websocket");
    response.headers.emplace_back("Upgrade", "websocket");
    return response;
}

} // namespace

http::response plain_refusal(int status, std::string detail, int retry_after) {
    http::response response;
    response.status = status;
    response.body = std::move(detail);
    if (retry_after > 0) response.headers.emplace_back("Retry-After", std::to_string(retry_after));
    return response;
}

http::response no_socket_here() {
    http::response response;
    response.status = 403;
    return response;
}

bool has_parting_slash(const endpoint_plan& plan, const routing::match& found) noexcept {
    for (std::size_t i = 0; i < plan.path.size() && i < found.parameter_count; ++i)
        if (!plan.path[i].is_rest && found.values[i].find('/') != std::string_view::npos) return true;
    return false;
}

std::optional<http::response> refused_by_convention(const http::request& request, const snapshot& now,
                                                    const routing::match& found) {
    if (found.result == outcome::bad_path) return std::nullopt;
    if (found.result == outcome::found) {
        if (found.to.owner == snapshot::host_owner || found.to.owner == snapshot::tool_owner) return std::nullopt;
        const endpoint_plan& plan = now.plugins[found.to.owner - 1]->endpoints[found.to.endpoint];
        if (plan.websocket && !plan.marshalled && !found.head) return needs_socket();
        if (plan.websocket) return not_found(request);
        if (!plan.marshalled) return std::nullopt;
        if (has_parting_slash(plan, found)) return not_found(request);
        if (found.head) return not_allowed(request, plan.endpoint->method);
        return std::nullopt;
    }
    survey seen = look_at(now, request.path);
    if (seen.none()) {
        if (request.path == "*") return std::nullopt;
        if (auto elsewhere = redirect(request, now)) return elsewhere;
        return not_found(request);
    }
    if (seen.plain) return std::nullopt; // as it is without the convention
    if (seen.convention) return not_allowed(request, seen.methods);
    if (request.method == "OPTIONS") return std::nullopt;
    return not_allowed(request, seen.allow);
}

} // namespace berth::host::binding
