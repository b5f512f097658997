#include <binding/snapshot.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace berth::host::binding {

namespace {

std::shared_ptr<const served_plugin> served(std::shared_ptr<plugin::instance> instance) {
    auto result = std::make_shared<served_plugin>();
    std::string name = instance->about()->table().name;
    std::uint32_t index = 0;
    for (const berth_endpoint& endpoint : instance->about()->endpoints())
        result->endpoints.push_back(plan_of(endpoint, index++, name));
    result->seconds = &request_seconds(name);
    result->instance = std::move(instance);
    return result;
}

bool is_tool(const berth_endpoint& endpoint) noexcept {
    return (endpoint.flags & BERTH_ENDPOINT_TOOL) != 0;
}

struct tool_path {
    const char* method;
    const char* below; // the tool's own path
    tool_page page;
};

constexpr std::array tool_paths{
    tool_path{"GET", "/jobs", tool_page::list},
    tool_path{"GET", "/jobs/{id}", tool_page::fetch},
    tool_path{"DELETE", "/jobs/{id}", tool_page::remove},
    tool_path{"GET", "/jobs/{id}/status", tool_page::status},
    tool_path{"GET", "/jobs/{id}/events", tool_page::events},
};

bool root_is_a_tool(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    return std::ranges::any_of(serving, [](const auto& instance) {
        return std::ranges::any_of(instance->about()->endpoints(), [](const berth_endpoint& endpoint) {
            return is_tool(endpoint) && std::string_view(endpoint.path) == "/";
        });
    });
}

std::string title(const plugin::instance& of) {
    const berth_plugin_table& table = of.about()->table();
    return std::string("plugin ") + table.name + ' ' + table.version;
}

// The jobs of a tool at "/" are found under the host's own /jobs.
template <class Add>
std::optional<std::string> add_tool(const berth_endpoint& tool, std::uint32_t plugin, std::uint32_t endpoint,
                                    const std::string& owner, Add add) {
    const std::string prefix = std::string_view(tool.path) == "/" ? "" : tool.path;
    if (auto fault = add("POST", tool.path, {plugin, endpoint, tool_page::submit}, owner)) return fault;
    if (auto fault = add("GET", tool.path, {plugin, endpoint, tool_page::describe}, owner)) return fault;
    if (prefix.empty()) return std::nullopt;
    for (const tool_path& one : tool_paths)
        if (auto fault = add(one.method, prefix + one.below, {plugin, endpoint, one.page}, owner)) return fault;
    return std::nullopt;
}

} // namespace

std::variant<std::shared_ptr<const snapshot>, std::string>
snapshot_of(const std::vector<host_page>& pages, const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    routing::table::builder routes;
    std::vector<tool_route> tools;
    const auto add_tool_route = [&](const char* method, const std::string& path, tool_route route,
                                    const std::string& owner) {
        const auto index = static_cast<std::uint32_t>(tools.size());
        tools.push_back(route);
        return routes.add(method, path, {snapshot::tool_owner, index}, owner);
    };
    const bool root_taken = root_is_a_tool(serving);
    std::uint32_t number = 0;
    for (const host_page& page : pages)
        if (root_taken && page.path == "/")
            ++number;
        else if (auto fault = routes.add(page.method, page.path, {snapshot::host_owner, number++}, "the host"))
            return *fault;
    for (std::uint32_t owner = 0; owner < serving.size(); ++owner) {
        number = 0;
        for (const berth_endpoint& endpoint : serving[owner]->about()->endpoints())
            if (is_tool(endpoint)) {
                if (auto fault = add_tool(endpoint, owner, number++, title(*serving[owner]), add_tool_route))
                    return *fault;
            } else if (auto fault = routes.add(endpoint.method, endpoint.path, {owner + 1, number++}, title(*serving[owner])))
                return *fault;
    }
    auto result = std::make_shared<snapshot>();
    result->routes = routes.build();
    result->pages = pages;
    for (const auto& instance : serving) {
        result->plugins.push_back(served(instance));
        for (const endpoint_plan& plan : result->plugins.back()->endpoints)
            result->convention |= plan.marshalled || plan.websocket || plan.has(BERTH_ENDPOINT_TOOL);
    }
    result->tools = std::move(tools);
    return result;
}

} // namespace berth::host::binding
