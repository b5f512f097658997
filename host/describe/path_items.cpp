#include <describe/path_items.hpp>

#include <describe/tool_operation.hpp>

#include <algorithm>
#include <cctype>

namespace berth::host::describe {
namespace {

// /files/{rest*} -> /files/{rest}
std::string plain_template(std::string_view path_template) {
    std::string path(path_template);
    for (std::size_t at = path.find("*}"); at != path.npos; at = path.find("*}", at)) path.erase(at, 1);
    return path;
}

// Templates that differ in the names of their parameters alone are one path: /notes/{}
std::string shape(std::string_view path) {
    std::string result;
    bool inside = false;
    for (const char letter : path) {
        if (letter == '}') inside = false;
        if (!inside) result += letter;
        if (letter == '{') inside = true;
    }
    return result;
}

std::string lower_case(std::string_view method) {
    std::string lower(method);
    for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return lower;
}

// OpenAPI has words for these methods and for no others.
bool describable(std::string_view method) {
    constexpr std::string_view known[]{"get", "put", "post", "delete", "options", "head", "patch", "trace"};
    return std::ranges::find(known, method) != std::end(known);
}

std::string_view service_of(const berth_endpoint& endpoint, const plugin::description& owner) {
    const std::string_view service = view(endpoint.service);
    return service.empty() ? view(owner.table().name) : service;
}

// Two plugins may have a service of the same name; then both carry their plugin's name too.
class service_tags {
public:
    explicit service_tags(const descriptions& plugins) {
        for (const auto& owner : plugins) {
            for (const berth_endpoint& endpoint : owner->endpoints()) {
                owners_[std::string(service_of(endpoint, *owner))].insert(owner.get());
            }
        }
    }
    std::string find(const berth_endpoint& endpoint, const plugin::description& owner) const {
        const std::string service(service_of(endpoint, owner));
        return owners_.at(service).size() == 1 ? service : std::string(view(owner.table().name)) + "." + service;
    }

private:
    std::map<std::string, std::set<const plugin::description*>> owners_;
};

bool is_tool(const berth_endpoint& endpoint) {
    return (endpoint.flags & BERTH_ENDPOINT_TOOL) != 0;
}

class gatherer {
public:
    explicit gatherer(const descriptions& plugins) : services_(plugins) {}

    void declared(const berth_endpoint& endpoint, const plugin::description& owner) {
        const std::string method = lower_case(view(endpoint.method));
        if (!describable(method)) return;
        const std::string service = services_.find(endpoint, owner);
        operation one{&endpoint, method, is_tool(endpoint) ? tool_tag(endpoint) : service,
                      {},        {},     is_tool(endpoint) ? tool_operation::run : tool_operation::none};
        one.id = unique(service + "." + std::string(view(endpoint.name)));
        all_.has_tools = all_.has_tools || is_tool(endpoint);
        add_tag(one.tag, view(owner.table().text));
        add(plain_template(view(endpoint.path)), std::move(one));
    }

    // What the host offers beside a tool; what a plugin declares itself takes precedence.
    void offered(const berth_endpoint& tool, const plugin::description& owner) {
        if (!is_tool(tool)) return;
        const std::string id = services_.find(tool, owner) + "." + std::string(view(tool.name));
        for (const tool_part& part : tool_parts()) {
            const std::string path = part.path.empty() ? std::string(view(tool.path))
                                                       : std::string(tool_prefix(tool)) + std::string(part.path);
            if (has(path, part.method)) continue;
            add(path,
                {&tool, std::string(part.method), tool_tag(tool), unique(id + std::string(part.id)), {}, part.what});
        }
    }

    contents take() { return std::move(all_); }

private:
    void add_tag(const std::string& name, std::string_view text) {
        if (std::ranges::find(all_.tags, name, &tag::name) == all_.tags.end())
            all_.tags.push_back({name, std::string(text)});
    }

    std::string unique(const std::string& id) {
        std::string found = id;
        for (int number = 2; !ids_.insert(found).second; ++number) found = id + "_" + std::to_string(number);
        return found;
    }

    bool has(const std::string& path, std::string_view method) const {
        const auto place = places_.find(shape(path));
        return place != places_.end() &&
               std::ranges::find(all_.items[place->second].operations, method, &operation::method) !=
                   all_.items[place->second].operations.end();
    }

    void add(const std::string& path, operation one) {
        const auto [place, is_new] = places_.emplace(shape(path), all_.items.size());
        if (is_new) all_.items.push_back({path, path_parameters(path), {}});
        path_item& item = all_.items[place->second];
        const std::vector<std::string> mine = path_parameters(path);
        for (std::size_t at = 0; at < mine.size(); ++at) one.renamed[mine[at]] = item.parameters[at];
        item.operations.push_back(std::move(one));
    }

    const service_tags services_;
    contents all_;
    std::map<std::string, std::size_t> places_;
    std::set<std::string> ids_;
};

} // namespace

contents gather(const descriptions& plugins) {
    gatherer gathered(plugins);
    for (const auto& owner : plugins) {
        for (const berth_endpoint& endpoint : owner->endpoints()) gathered.declared(endpoint, *owner);
    }
    for (const auto& owner : plugins) {
        for (const berth_endpoint& endpoint : owner->endpoints()) gathered.offered(endpoint, *owner);
    }
    return gathered.take();
}

} // namespace berth::host::describe
