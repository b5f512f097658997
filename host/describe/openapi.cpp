#include <describe/describe.hpp>

#include <describe/operation.hpp>
#include <describe/responses.hpp>

#include <algorithm>
#include <cctype>

namespace berth::host::describe {
namespace {

struct path_item {
    std::string path; // the template of its first endpoint, as OpenAPI writes it
    std::vector<std::string> parameters;
    std::vector<operation> operations;
};

struct tag {
    std::string name;
    std::string text;
};

struct contents {
    std::vector<tag> tags;
    std::vector<path_item> items;
};

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

path_item& item_for(contents& all, std::map<std::string, std::size_t>& places, const std::string& path) {
    const auto [place, is_new] = places.emplace(shape(path), all.items.size());
    if (is_new) all.items.push_back({path, path_parameters(path), {}});
    return all.items[place->second];
}

contents gather(const descriptions& plugins) {
    const service_tags tags(plugins);
    contents all;
    std::map<std::string, std::size_t> places;
    std::set<std::string> ids;
    for (const auto& owner : plugins) {
        for (const berth_endpoint& endpoint : owner->endpoints()) {
            if (!describable(lower_case(view(endpoint.method)))) continue;
            operation one{&endpoint, tags.find(endpoint, *owner), {}, {}};
            const std::string id = one.tag + "." + std::string(view(endpoint.name));
            one.id = id;
            for (int number = 2; !ids.insert(one.id).second; ++number) one.id = id + "_" + std::to_string(number);

            path_item& item = item_for(all, places, plain_template(view(endpoint.path)));
            const std::vector<std::string> mine = path_parameters(view(endpoint.path));
            for (std::size_t at = 0; at < mine.size(); ++at) one.renamed[mine[at]] = item.parameters[at];
            if (std::ranges::find(all.tags, one.tag, &tag::name) == all.tags.end()) {
                all.tags.push_back({one.tag, std::string(view(owner->table().text))});
            }
            item.operations.push_back(std::move(one));
        }
    }
    return all;
}

void write_info(output& to, const descriptions& plugins, std::string_view server_version) {
    key(to, "info");
    to.StartObject();
    if (plugins.size() == 1) {
        const berth_plugin_table& only = plugins.front()->table();
        member(to, "title", view(only.name));
        member(to, "version", view(only.version));
        member_if_said(to, "description", view(only.text));
    } else {
        member(to, "title", "Berth");
        member(to, "version", server_version);
    }
    to.EndObject();
}

void write_tags(output& to, const std::vector<tag>& tags) {
    key(to, "tags");
    to.StartArray();
    for (const tag& one : tags) {
        to.StartObject();
        member(to, "name", one.name);
        member_if_said(to, "description", one.text);
        to.EndObject();
    }
    to.EndArray();
}

void write_paths(output& to, schema_writer& schema, const std::vector<path_item>& items) {
    key(to, "paths");
    to.StartObject();
    for (const path_item& item : items) {
        key(to, item.path);
        to.StartObject();
        for (const operation& one : item.operations) {
            key(to, lower_case(view(one.endpoint->method)));
            write_operation(to, schema, one);
        }
        to.EndObject();
    }
    to.EndObject();
}

} // namespace

std::string openapi(const descriptions& plugins, std::string_view server_version) {
    std::vector<const plugin::description*> owners;
    for (const auto& one : plugins) owners.push_back(one.get());
    const type_names names(owners, {"Problem"});
    const contents all = gather(plugins);

    rapidjson::StringBuffer buffer;
    output to(buffer);
    schema_writer schema(to, names, "#/components/schemas/");
    to.StartObject();
    member(to, "openapi", "3.1.0");
    write_info(to, plugins, server_version);
    write_tags(to, all.tags);
    write_paths(to, schema, all.items);
    key(to, "components");
    to.StartObject();
    key(to, "schemas");
    to.StartObject();
    write_problem_schema(to);
    schema.definitions();
    to.EndObject();
    key(to, "responses");
    to.StartObject();
    write_shared_responses(to);
    to.EndObject();
    to.EndObject();
    to.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace berth::host::describe
