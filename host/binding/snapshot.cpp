#include <binding/snapshot.hpp>

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

std::string title(const plugin::instance& of) {
    const berth_plugin_table& table = of.about()->table();
    return std::string("plugin ") + table.name + ' ' + table.version;
}

} // namespace

std::variant<std::shared_ptr<const snapshot>, std::string>
snapshot_of(const std::vector<host_page>& pages, const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    routing::table::builder routes;
    std::uint32_t number = 0;
    for (const host_page& page : pages)
        if (auto fault = routes.add(page.method, page.path, {snapshot::host_owner, number++}, "the host"))
            return *fault;
    for (std::uint32_t owner = 0; owner < serving.size(); ++owner) {
        number = 0;
        for (const berth_endpoint& endpoint : serving[owner]->about()->endpoints())
            if (auto fault = routes.add(endpoint.method, endpoint.path, {owner + 1, number++}, title(*serving[owner])))
                return *fault;
    }
    auto result = std::make_shared<snapshot>();
    result->routes = routes.build();
    result->pages = pages;
    for (const auto& instance : serving) {
        result->plugins.push_back(served(instance));
        for (const endpoint_plan& plan : result->plugins.back()->endpoints)
            result->convention |= plan.marshalled || plan.websocket;
    }
    return result;
}

} // namespace berth::host::binding
