#include <binding/server_span.hpp>

#include <telemetry/telemetry.hpp>

namespace berth::host::binding {

telemetry::span server_span(const http::exchange& call, std::string_view route) {
    if (!telemetry::exporting()) return {};
    const http::request& request = call.request();
    if (telemetry::skips(request.target)) return {};
    const auto parent = telemetry::context_of(request.find("traceparent"), request.find("tracestate"));
    const std::string name = std::string(request.method) + ' ' + std::string(route);
    telemetry::span made = telemetry::begin(name, telemetry::span_kind::server, parent);
    if (!made) return made;
    const std::string peer = call.peer();
    made.set("http.request.method", request.method);
    made.set("url.path", request.path);
    made.set("http.route", route);
    made.set("client.address", peer);
    made.set("http.method", request.method);
    made.set("http.target", request.target);
    made.set("http.host", request.find("host"));
    made.set("net.peer.ip", peer);
    return made;
}

void end_server_span(telemetry::span& of, int status) {
    if (!of) return;
    of.set("http.response.status_code", status);
    of.set("http.status_code", status);
    if (status >= 500) of.fail(""); // what a caller did wrong is no error of the server
    of.end();
}

} // namespace berth::host::binding
