// MCP of a host: the endpoint on its path, the tools that plugins offer, and the thread that tells it the time and
// makes results ready. Functions of the host's thread, but for publish, which the manager of plugins calls on its own.
#pragma once

#include <app/mcp_runner.hpp>
#include <app/settings.hpp>
#include <artifact/store.hpp>
#include <binding/dispatcher.hpp>
#include <job/timers.hpp>
#include <mcp/server.hpp>

namespace berth::host::app {

class mcp_endpoint {
public:
    // The manager of jobs is closed before this ends.
    mcp_endpoint(const settings& from, std::shared_ptr<job::manager> jobs, std::shared_ptr<artifact::store> artifacts);
    ~mcp_endpoint();

    // Before the server starts. Throws std::runtime_error when another page has the path.
    void add_pages(binding::dispatcher& to);
    void reachable_at(std::string url) { runner_.reachable_at(std::move(url)); }
    void publish(const std::vector<std::shared_ptr<plugin::instance>>& serving);
    // Streams that wait for news end, and are taken again.
    void close() { server_.close(); }
    void reopen() { server_.reopen(); }

private:
    mcp_runner_options runner_options(const settings& from, std::shared_ptr<artifact::store> artifacts);
    void tick_later();
    void tick();
    void tell_load() const;

    const std::string path_;
    job::timers work_; // before those that use it
    mcp_runner runner_;
    mcp::server server_;
    std::vector<mcp::tool_entry> offered_; // of the manager's thread
};

} // namespace berth::host::app
