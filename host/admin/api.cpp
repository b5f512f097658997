#include <admin/api.hpp>

#include <admin/access.hpp>
#include <admin/configuration_routes.hpp>
#include <admin/host_routes.hpp>

#include <http/problem.hpp>
#include <observe/log.hpp>

#include <array>
#include <stdexcept>

namespace berth::host::admin {
namespace {

constexpr int command_threads = 4;
constexpr std::size_t body_limit = std::size_t{1} << 20; // a configuration is far smaller
constexpr int busy_seconds = 1;                          // to try again

http::response bare(int status) {
    http::response answer;
    answer.status = status;
    return answer;
}

} // namespace

struct api::route {
    const char* method;
    const char* path;
    http::response (*answer)(const context& in);
    // Off the loop, but for the quick ones and those that answer in pieces; commands change something and are logged.
    enum class kind { quick, blocks, commands, follows } is = kind::quick;
    void (*follow)(http::exchange call, const context& in) = nullptr;
};

// A command on its way to a thread.
struct api::command {
    http::exchange call;
    routing::match found; // its values point into the request, which the exchange keeps
};

std::span<const api::route> api::routes() {
    using enum route::kind;
    static constexpr std::array table{
        route{"GET", "/metrics", show_metrics},
        route{"GET", "/admin/v1/status", show_status},
        route{"POST", "/admin/v1/drain", drain, commands},
        route{"POST", "/admin/v1/resume", resume, commands},
        route{"GET", "/admin/v1/plugins", show_plugins},
        route{"GET", "/admin/v1/plugins/{name}", show_plugin},
        route{"POST", "/admin/v1/plugins/{name}/start", start_plugin, commands},
        route{"POST", "/admin/v1/plugins/{name}/stop", stop_plugin, commands},
        route{"POST", "/admin/v1/plugins/{name}/reload", reload_plugin, commands},
        route{"GET", "/admin/v1/config", show_configuration},
        route{"PUT", "/admin/v1/config", put_configuration, commands},
        route{"PATCH", "/admin/v1/config", patch_configuration, commands},
        route{"DELETE", "/admin/v1/config", delete_configuration, commands},
        route{"GET", "/admin/v1/config/schema", show_schema},
        route{"POST", "/admin/v1/config/validate", validate_configuration},
        route{"GET", "/admin/v1/config/{pointer*}", show_configuration},
        route{"PUT", "/admin/v1/config/{pointer*}", put_configuration, commands},
        route{"PATCH", "/admin/v1/config/{pointer*}", patch_configuration, commands},
        route{"DELETE", "/admin/v1/config/{pointer*}", delete_configuration, commands},
        route{"GET", "/admin/v1/jobs", list_jobs, blocks},
        route{"GET", "/admin/v1/jobs/{id}", show_job, blocks},
        route{"GET", "/admin/v1/jobs/{id}/events", nullptr, follows, follow_job},
        route{"DELETE", "/admin/v1/jobs/{id}", cancel_job, commands},
        route{"POST", "/admin/v1/jobs/{id}/retry", retry_job, commands},
        // Designed and not built yet.
        route{"GET", "/admin/", not_built},
        route{"PUT", "/admin/v1/plugins/{name}", not_built},
        route{"DELETE", "/admin/v1/plugins/{name}", not_built},
        route{"POST", "/admin/v1/plugins/{name}/pin", not_built},
        route{"GET", "/admin/v1/plugins/{name}/config", not_built},
        route{"PUT", "/admin/v1/plugins/{name}/config", not_built},
        route{"PATCH", "/admin/v1/plugins/{name}/config", not_built},
        route{"GET", "/admin/v1/plugins/{name}/records", not_built},
        route{"POST", "/admin/v1/plugins/{name}/records/backup", not_built},
        route{"POST", "/admin/v1/plugins/{name}/records/migrate", not_built},
        route{"GET", "/admin/v1/devices", not_built},
        route{"GET", "/admin/v1/models/{name}", not_built},
        route{"PUT", "/admin/v1/models/{name}", not_built},
        route{"DELETE", "/admin/v1/models/{name}", not_built},
        route{"GET", "/admin/v1/events", not_built},
        route{"GET", "/admin/v1/log", not_built},
    };
    return table;
}

api::api(api_options options, host_control& host, configuration& settings)
    : options_(std::move(options)), host_(host), settings_(settings), commands_(command_threads) {
    routing::table::builder builder;
    std::uint32_t number = 0;
    for (const route& one : routes()) {
        if (auto fault = builder.add(one.method, one.path, {0, number++}, "admin")) throw std::logic_error(*fault);
    }
    table_ = builder.build();
}

std::optional<http::response> api::check_access(const http::request& request) const {
    if (options_.loopback_only) {
        if (auto refusal = check_host(request)) return refusal;
    }
    if (request.path == "/metrics" && host_.metrics_public()) return std::nullopt;
    return check_token(request, options_.token);
}

http::admission api::admit(const http::request& head) noexcept {
    try { // before the body is read: who has no token sends none
        return {check_access(head), body_limit};
    } catch (const std::exception&) {
        return {bare(500), {}};
    }
}

void api::handle(http::exchange call) noexcept {
    try {
        dispatch(std::move(call));
    } catch (const std::exception& error) { // the exchange, destroyed unanswered, has answered 500
        observe::error("admin.failed", {{"reason", error.what()}});
    }
}

http::response api::refuse(int status, std::string_view detail) noexcept {
    try {
        return problem_answer(status, std::string(detail));
    } catch (const std::exception&) {
        return bare(status);
    }
}

void api::dispatch(http::exchange call) {
    const http::request& request = call.request();
    if (auto refusal = check_access(request)) {
        observe::warning(
            "admin.refused",
            {{"peer", call.peer()}, {"method", request.method}, {"path", request.path}, {"status", refusal->status}});
        return call.respond(std::move(*refusal));
    }
    routing::match found = table_->find(request.method, request.path);
    using outcome = routing::match::outcome;
    if (found.result == outcome::bad_path) {
        return call.respond(problem_answer(400, "the path is not percent-encoded UTF-8"));
    }
    if (found.result == outcome::no_path) {
        return call.respond(problem_answer(404, "there is nothing at " + std::string(request.path)));
    }
    if (found.result == outcome::no_method) {
        const bool asks = request.method == "OPTIONS";
        http::response answer = asks ? bare(204) : problem_answer(405, "allowed: " + found.allow);
        answer.headers.emplace_back("Allow", found.allow);
        return call.respond(std::move(answer));
    }
    const route& at = routes()[found.to.endpoint];
    if (at.is == route::kind::follows)
        return at.follow(std::move(call), {request, found.parameters(), host_, settings_});
    if (at.is == route::kind::quick) return call.respond(run(at, request, found.parameters()));

    // std::function copies what it holds, which an exchange cannot be.
    const auto shared = std::make_shared<command>(std::move(call), std::move(found));
    const bool taken = commands_.submit([this, shared, &at] {
        const http::request& asked = shared->call.request();
        http::response answer = run(at, asked, shared->found.parameters());
        if (at.is == route::kind::commands)
            observe::information("admin.command", {{"peer", shared->call.peer()},
                                                   {"method", asked.method},
                                                   {"path", asked.path},
                                                   {"status", answer.status}});
        shared->call.respond(std::move(answer));
    });
    if (taken) return;
    shared->call.respond(http::to_response(
        {.status = 503,
         .detail = std::to_string(command_threads) + " commands are running, which is the limit: try again"},
        busy_seconds));
}

http::response api::run(const route& at, const http::request& request, std::span<const std::string_view> parameters) {
    try {
        return at.answer({request, parameters, host_, settings_});
    } catch (const std::exception& error) {
        observe::error("admin.failed", {{"path", request.path}, {"reason", error.what()}});
        return problem_answer(500, "the command failed; the log says why");
    }
}

} // namespace berth::host::admin
