// Everything that serves at one moment: the routes and who answers them. Immutable; read by all loops without a lock.
#pragma once

#include <binding/dispatcher.hpp>
#include <binding/endpoint_plan.hpp>
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
    host_endpoint endpoint;
    status_counters counters;
};

struct snapshot {
    static constexpr std::uint32_t host_owner = 0; // plugin i is owner i + 1

    std::shared_ptr<const routing::table> routes;
    std::vector<host_page> pages;
    std::vector<std::shared_ptr<const served_plugin>> plugins;
    bool convention = false; // there are endpoints of the marshalling convention, or WebSockets
};

// Or the sentence that says which route is claimed twice or is faulty.
std::variant<std::shared_ptr<const snapshot>, std::string>
snapshot_of(const std::vector<host_page>& pages, const std::vector<std::shared_ptr<plugin::instance>>& serving);

} // namespace berth::host::binding
