#include <app/host.hpp>

#include <admin/access.hpp>
#include <admin/views.hpp>
#include <app/artifact_options.hpp>
#include <app/folders.hpp>
#include <app/job_options.hpp>
#include <app/telemetry_options.hpp>
#include <app/tool_texts.hpp>
#include <app/version.hpp>
#include <describe/describe.hpp>
#include <http/problem.hpp>
#include <observe/log.hpp>
#include <observe/metrics.hpp>

#include <Poco/Environment.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

#include <unistd.h>

namespace berth::host::app {
namespace {

constexpr std::chrono::milliseconds admin_drain{1000}; // for the answer to the command that ends us
constexpr std::array<const char*, 4> phase_names{"starting", "ready", "draining", "stopping"};

http::limits limits_of(const settings& from) {
    http::limits limits;
    limits.header_bytes = from.size("http.limits.header_bytes");
    limits.header_count = from.size("http.limits.header_count");
    limits.target_bytes = from.size("http.limits.target_bytes");
    limits.body_bytes = from.size("http.limits.body_bytes");
    limits.connections = from.size("http.limits.connections");
    limits.header_deadline = from.duration("http.limits.header_deadline_ms");
    limits.body_deadline = from.duration("http.limits.body_deadline_ms");
    limits.idle_deadline = from.duration("http.limits.idle_deadline_ms");
    limits.write_deadline = from.duration("http.limits.write_deadline_ms");
    return limits;
}

binding::limits binding_limits_of(const settings& from) {
    binding::limits limits;
    limits.json_bytes = from.size("http.limits.body_bytes");
    limits.file_memory = from.size("http.file_memory");
    limits.upload_bytes = from.size("http.upload_bytes");
    limits.stream_bytes = from.size("http.stream_bytes");
    limits.stream_buffer = from.size("http.stream_buffer");
    limits.duplex_buffer = from.size("websocket.duplex_buffer");
    limits.sockets.message_bytes = from.size("websocket.message_bytes");
    limits.sockets.queue_bytes = from.size("websocket.queue_bytes");
    limits.sockets.ping_interval = from.duration("websocket.ping_interval_ms");
    limits.sockets.pong_deadline = from.duration("websocket.pong_deadline_ms");
    limits.sockets.close_deadline = from.duration("websocket.close_deadline_ms");
    limits.sockets.write_deadline = from.duration("websocket.write_deadline_ms");
    limits.spool = from.path("state.folder") / "spool";
    return limits;
}

http::server_options services_options(const settings& from) {
    http::server_options options;
    options.host = from.text("http.host");
    options.port = static_cast<std::uint16_t>(from.number("http.port"));
    options.loops = from.size("http.loops");
    options.limits = limits_of(from);
    options.name = "services";
    return options;
}

http::server_options admin_options(const settings& from) {
    http::server_options options;
    options.host = from.text("admin.host");
    options.port = static_cast<std::uint16_t>(from.number("admin.port"));
    options.loops = 1;
    options.limits.connections = 256; // operators, not the public
    options.name = "admin";
    return options;
}

plugin::manager_options manager_options_of(const settings& from, plugin::extension_function extensions) {
    plugin::manager_options options;
    options.folders = {from.path("plugins.folder")};
    // A host without shipped plugins is no fault; one whose folder cannot be read is, and the manager says so.
    if (std::filesystem::exists(from.path("plugins.shipped"))) options.folders.push_back(from.path("plugins.shipped"));
    options.state = from.path("state.folder");
    options.configuration_folder = from.path("plugins.configuration_folder");
    options.worker_program = own_program();
    options.settle = from.duration("plugins.settle_ms");
    options.poll = from.duration("plugins.poll_ms");
    options.probe = from.flag("plugins.probe");
    options.allowed_images = from.list("plugins.allowed_images");
    options.defaults.threads = from.size("pool.threads");
    options.defaults.queue = from.size("pool.queue");
    options.defaults.streams = from.size("pool.streams");
    options.defaults.call_deadline = from.duration("calls.deadline_ms");
    options.defaults.drain_deadline = from.duration("drain.deadline_ms");
    options.defaults.records_full_durability = from.text("records.durability") == "full";
    options.defaults.extensions = std::move(extensions);
    return options;
}

// How this machine reaches it: an address that means all of them is named by the loopback one.
std::string url_of(const std::string& host, std::uint16_t port) {
    std::string name = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host;
    if (name.find(':') != std::string::npos) name = '[' + name + ']';
    return "http://" + name + ':' + std::to_string(port);
}

std::shared_ptr<job::manager> opened_jobs(const settings& from, std::shared_ptr<job::listener> told) {
    job::options options = job_options_of(from);
    options.told = std::move(told);
    auto opened = job::manager::open(std::move(options));
    if (const auto* reason = std::get_if<std::string>(&opened)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<job::manager>>(opened);
}

std::shared_ptr<artifact::store> opened_artifacts(const settings& from) {
    auto opened = artifact::store::open(artifact_options_of(from));
    if (const auto* reason = std::get_if<std::string>(&opened)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<artifact::store>>(opened);
}

http::response page(std::string content_type, std::string body) {
    http::response answer;
    answer.content_type = std::move(content_type);
    answer.body = std::move(body);
    return answer;
}

} // namespace

host::host(live_configuration& configuration, std::string token)
    : configuration_(configuration), settings_(configuration.current()), since_(Poco::Timestamp().epochMicroseconds()),
      dispatcher_(binding_limits_of(*settings_)), artifacts_(opened_artifacts(*settings_)),
      artifact_routes_(artifacts_),
      lent_artifacts_(artifacts_, [this](std::string_view job) { return jobs_->owner_of(job); }),
      sidecar_(sidecar_of(*settings_)), jobs_(opened_jobs(*settings_, sidecar_)),
      job_routes_(jobs_, tool_texts(), public_url_rules_of(*settings_), std::string(version())),
      operations_(jobs_, job_routes_),
      mcp_(settings_->flag("mcp.enabled") ? std::make_unique<mcp_endpoint>(*settings_, jobs_, artifacts_) : nullptr),
      manager_(manager_options_of(*settings_, [this](std::string_view id) { return lent_artifacts_.find(id); }),
               [this](const std::vector<std::shared_ptr<plugin::instance>>& serving) {
                   auto refusal = dispatcher_.publish(serving);
                   if (refusal) return refusal;
                   document_.make(serving);
                   jobs_->publish(serving);
                   if (mcp_) mcp_->publish(serving);
                   return refusal;
               }),
      api_({std::move(token), admin::is_loopback(settings_->text("admin.host"))}, *this, configuration) {
    if (auto collector = telemetry_options_of(*settings_)) telemetry::start(std::move(*collector));
    if (std::string reason = dispatcher_.prepare_spool(); !reason.empty()) throw std::runtime_error(reason);
    add_pages();
    services_ = std::make_unique<http::server>(services_options(*settings_), dispatcher_);
    admin_ = std::make_unique<http::server>(admin_options(*settings_), api_);
    dispatcher_.attach(*services_);
    http_url_ = url_of(settings_->text("http.host"), services_->port());
    const std::string& public_url = settings_->text("http.public_url");
    if (mcp_) mcp_->reachable_at(public_url == "request" ? http_url_ : public_url);
    admin_url_ = url_of(settings_->text("admin.host"), admin_->port());
    observe::gauge_of("berth_build_info", "1, with the version as a label", {{"version", std::string(version())}})
        .set(1);
}

host::~host() {
    artifact_routes_.close();
    services_.reset(); // before what their loops use
    admin_.reset();
    dispatcher_.detach();
    jobs_->close();
    telemetry::stop();
}

void host::start() {
    services_->start();
    admin_->start();
    manager_.start();
    move(phase::starting, phase::ready);
}

std::size_t host::stop() {
    phase_ = phase::stopping;
    dispatcher_.set_draining(true);
    if (mcp_) mcp_->close();
    const std::size_t cut_off = jobs_->drain(settings_->duration("jobs.drain_ms"));
    const auto deadline = std::chrono::steady_clock::now() + settings_->duration("drain.deadline_ms");
    const bool ended = services_->drain(settings_->duration("drain.deadline_ms"));
    if (!ended) observe::warning("drain.deadline", {{"deadline_ms", settings_->number("drain.deadline_ms")}});
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    manager_.stop(std::max(left, std::chrono::milliseconds(0)));
    jobs_->close();
    if (sidecar_) sidecar_->stop();
    artifact_routes_.close();
    services_->stop();
    dispatcher_.detach();
    telemetry::stop(); // all spans have ended
    admin_->drain(admin_drain);
    admin_->stop();
    return cut_off;
}

bool host::hurry() {
    return phase_ == phase::stopping && jobs_->hurry();
}

std::size_t host::running_plugins() const {
    const auto all = manager_.list();
    return static_cast<std::size_t>(std::ranges::count(all, "running", &plugin::plugin_status::state));
}

admin::host_status host::status() const {
    admin::host_status status;
    status.version = version();
    status.pid = ::getpid();
    status.since = since_;
    status.state = phase_names[static_cast<std::size_t>(phase_.load())];
    status.http = http_url_;
    status.admin = admin_url_;
    status.state_folder = settings_->text("state.folder");
    status.plugins_folder = settings_->text("plugins.folder");
    status.configuration_file = configuration_.file().string();
    status.restart = configuration_.waiting_for_restart();
    return status;
}

void host::drain() {
    if (!move(phase::ready, phase::draining)) return;
    dispatcher_.set_draining(true);
    jobs_->set_draining(true);
    if (mcp_) mcp_->close();
    observe::information("host.draining");
}

void host::resume() {
    if (!move(phase::draining, phase::ready)) return;
    dispatcher_.set_draining(false);
    jobs_->set_draining(false);
    if (mcp_) mcp_->reopen();
    observe::information("host.resumed");
}

bool host::metrics_public() const {
    return configuration_.current()->flag("metrics.public");
}

http::response host::readiness() const {
    const phase now = phase_.load();
    http::response answer =
        page("application/json", admin::readiness_json(phase_names[static_cast<std::size_t>(now)], manager_.list()));
    if (now == phase::ready) return answer;
    answer.status = 503;
    answer.headers.emplace_back("Retry-After", "1");
    return answer;
}

http::response host::health(const std::string& deployed) const {
    const auto tools = jobs_->readiness();
    http::response answer = page("application/json", admin::version_json(deployed, tools));
    const bool ready = std::ranges::all_of(tools, [](const auto& one) { return one.second; });
    if (!ready) answer.status = 503;
    return answer;
}

void host::add_pages() {
    const auto ok = [](const http::request&) { return page("text/plain; charset=utf-8", "OK"); };
    dispatcher_.add("GET", "/", ok);
    dispatcher_.add("GET", "/heartbeat", ok);
    dispatcher_.add("GET", "/healthz", ok);
    dispatcher_.add("GET", "/readyz", [this](const http::request&) { return readiness(); });
    // The version that was deployed, which is the operator's to name.
    const std::string deployed = Poco::Environment::get("VERSION", "???");
    dispatcher_.add("GET", "/_healtz", [this, deployed](const http::request&) { return health(deployed); });
    dispatcher_.add("GET", "/openapi.json", [this](const http::request& request) { return document_.answer(request); });
    dispatcher_.add("GET", "/api", [](const http::request&) {
        return page("text/html; charset=utf-8", std::string(describe::api_page()));
    });
    dispatcher_.serve_tools(job_routes_);
    job_routes_.add_pages(dispatcher_);
    artifact_routes_.add_pages(dispatcher_);
    if (mcp_) mcp_->add_pages(dispatcher_);
    dispatcher_.add("GET", "/metrics", [this](const http::request&) {
        if (metrics_public()) return page("text/plain; version=0.0.4; charset=utf-8", observe::prometheus_text());
        return http::to_response(
            {.status = 404, .detail = "metrics are on the admin port; metrics.public shows them here"});
    });
}

} // namespace berth::host::app
