#include <admin/host_routes.hpp>

#include <admin/views.hpp>

#include <observe/metrics.hpp>

namespace berth::host::admin {
namespace {

http::response no_plugin(std::string_view name) {
    return problem_answer(404,
                          "there is no plugin " + std::string(name) + "; GET /admin/v1/plugins lists those there are");
}

using plugin_command = std::string (host_control::*)(std::string_view);

http::response command(const context& in, plugin_command what) {
    const std::string_view name = in.parameters.front();
    if (!in.host.find_plugin(name)) return no_plugin(name);
    if (std::string reason = (in.host.*what)(name); !reason.empty()) return problem_answer(409, std::move(reason));
    const auto after = in.host.find_plugin(name);
    return after ? json_answer(plugin_json(*after)) : no_plugin(name);
}

} // namespace

http::response show_status(const context& in) {
    return json_answer(status_json(in.host.status(), in.host.plugins()));
}

http::response show_plugins(const context& in) {
    return json_answer(plugins_json(in.host.plugins()));
}

http::response show_plugin(const context& in) {
    const auto found = in.host.find_plugin(in.parameters.front());
    return found ? json_answer(plugin_json(*found)) : no_plugin(in.parameters.front());
}

http::response show_metrics(const context&) {
    http::response answer;
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
    answer.body = observe::prometheus_text();
    return answer;
}

http::response start_plugin(const context& in) {
    return command(in, &host_control::start_plugin);
}
http::response stop_plugin(const context& in) {
    return command(in, &host_control::stop_plugin);
}
http::response reload_plugin(const context& in) {
    return command(in, &host_control::reload_plugin);
}

http::response drain(const context& in) {
    in.host.drain();
    return show_status(in);
}

http::response resume(const context& in) {
    in.host.resume();
    return show_status(in);
}

http::response list_jobs(const context& in) {
    return in.host.jobs() ? in.host.jobs()->list(in.request.query) : not_built(in);
}

http::response show_job(const context& in) {
    return in.host.jobs() ? in.host.jobs()->show(in.parameters.front()) : not_built(in);
}

http::response cancel_job(const context& in) {
    return in.host.jobs() ? in.host.jobs()->cancel(in.parameters.front()) : not_built(in);
}

http::response retry_job(const context& in) {
    return in.host.jobs() ? in.host.jobs()->retry(in.parameters.front()) : not_built(in);
}

void follow_job(http::exchange call, const context& in) {
    if (!in.host.jobs()) return call.respond(not_built(in));
    in.host.jobs()->events(std::move(call), in.parameters.front());
}

http::response not_built(const context& in) {
    return problem_answer(501, std::string(in.request.method) + ' ' + std::string(in.request.path) +
                                   " is designed and not built yet in this version");
}

} // namespace berth::host::admin
