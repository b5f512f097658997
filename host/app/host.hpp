// A host: plugins, the services port, the admin port, and how they begin and end together. Functions of one thread but
// those of admin::host_control, which any thread may call once the constructor has returned.
#pragma once

#include <admin/api.hpp>
#include <admin/host_control.hpp>
#include <app/api_document.hpp>
#include <app/job_operations.hpp>
#include <app/live_configuration.hpp>
#include <app/mcp_endpoint.hpp>
#include <app/sidecar_options.hpp>
#include <artifact/extension.hpp>
#include <artifact/routes.hpp>
#include <binding/dispatcher.hpp>
#include <job/routes.hpp>

#include <atomic>
#include <memory>
#include <string>

namespace berth::host::app {

class host : public admin::host_control {
public:
    // Binds both ports; throws std::runtime_error that names the address and why it cannot be had. The configuration
    // outlives the host.
    host(live_configuration& configuration, std::string token);
    ~host() override;

    // Answers on both ports, then starts the plugins; ready when it returns.
    void start();
    // Running jobs end, or are stopped when their time is over; meanwhile all but new work is served. Then no new
    // connection, running calls end or are cut at the deadline, then plugins stop. Once. How many jobs were cut off.
    std::size_t stop();
    // While it stops: jobs get no more time. False when that makes no difference. Any thread.
    bool hurry();

    const std::string& http_url() const noexcept { return http_url_; }
    const std::string& admin_url() const noexcept { return admin_url_; }
    std::size_t running_plugins() const;

    admin::host_status status() const override;
    std::vector<plugin::plugin_status> plugins() const override { return manager_.list(); }
    std::optional<plugin::plugin_status> find_plugin(std::string_view name) const override {
        return manager_.find(name);
    }
    std::string start_plugin(std::string_view name) override { return manager_.start_plugin(name); }
    std::string stop_plugin(std::string_view name) override { return manager_.stop_plugin(name); }
    std::string reload_plugin(std::string_view name) override { return manager_.reload_plugin(name); }
    void drain() override;
    void resume() override;
    bool metrics_public() const override;
    admin::job_control* jobs() override { return &operations_; }

private:
    enum class phase { starting, ready, draining, stopping };

    void add_pages();
    http::response readiness() const;
    http::response health(const std::string& deployed) const;
    bool move(phase from, phase to) noexcept { return phase_.compare_exchange_strong(from, to); }

    live_configuration& configuration_;
    const std::shared_ptr<const settings> settings_; // those it began with
    const std::int64_t since_;
    std::atomic<phase> phase_{phase::starting}; // start, stop, drain and resume write, pages read
    api_document document_;
    binding::dispatcher dispatcher_;
    const std::shared_ptr<artifact::store> artifacts_;
    artifact::routes artifact_routes_;
    const artifact::extension lent_artifacts_;
    const std::shared_ptr<sidecar::sender> sidecar_; // null: nobody is told
    const std::shared_ptr<job::manager> jobs_;
    job::routes job_routes_;
    job_operations operations_;
    const std::unique_ptr<mcp_endpoint> mcp_; // null: nothing is offered to agents
    plugin::manager manager_;
    admin::api api_;
    std::unique_ptr<http::server> services_;
    std::unique_ptr<http::server> admin_;
    std::string http_url_;
    std::string admin_url_;
};

} // namespace berth::host::app
