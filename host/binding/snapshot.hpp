// Everything that serves at one moment: the routes and who answers them. Immutable; read by all loops without a lock.
#pragma once

#include <binding/dispatcher.hpp>
#include <binding/endpoint_plan.hpp>
#include <binding/tool_handler.hpp>
#include <routing/table.hpp>

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace berth::host::binding {

// An instance and what is known of its endpoints. A call keeps this alive, and with it the instance and its
// description, without keeping the other plugins of the snapshot it came through.
struct served_plugin {
    std::shared_ptr<plugin::instance> instance;
    std::vector<endpoint_plan> endpoints; // by index in the plugin's table
    observe::histogram* seconds = nullptr;

    std::string_view name() const noexcept { return instance->about()->table().name; }
};

// A page of the host itself.
struct host_page {
    std::string method;
    std::string path;
    host_endpoint endpoint;         // one of these two
    asynchronous_endpoint deferred;
    page_admission admission; // none: the body is gathered
    status_counters counters;
};

// One of the routes that a tool adds to its own.
struct tool_route {
    std::uint32_t plugin = 0;   // index in snapshot::plugins
    std::uint32_t endpoint = 0; // index in the plugin's table
    tool_page page = tool_page::submit;
};

struct snapshot {
    static constexpr std::uint32_t host_owner = 0; // plugin i is owner i + 1
    static constexpr std::uint32_t tool_owner = 0xffffffff;

    std::shared_ptr<const routing::table> routes;
    std::vector<host_page> pages;
    std::vector<std::shared_ptr<const served_plugin>> plugins;
    std::vector<tool_route> tools;
    bool convention = false; // there are endpoints of the marshalling convention, WebSockets, or tools
};

// Or the sentence that says which route is claimed twice or is faulty.
std::variant<std::shared_ptr<const snapshot>, std::string>
snapshot_of(const std::vector<host_page>& pages, const std::vector<std::shared_ptr<plugin::instance>>& serving);

} // namespace berth::host::binding
