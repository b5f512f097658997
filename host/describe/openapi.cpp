#include <describe/describe.hpp>

#include <describe/path_items.hpp>
#include <describe/responses.hpp>
#include <describe/tool_operation.hpp>

namespace berth::host::describe {
namespace {

void write_who(output& to, const berth_service& service) {
    if (!view(service.contact_name).empty()) {
        key(to, "contact");
        to.StartObject();
        member(to, "name", view(service.contact_name));
        member_if_said(to, "url", view(service.contact_url));
        member_if_said(to, "email", view(service.contact_email));
        to.EndObject();
    }
    if (view(service.license_name).empty()) return;
    key(to, "license");
    to.StartObject();
    member(to, "name", view(service.license_name));
    member_if_said(to, "url", view(service.license_url));
    to.EndObject();
}

void write_info(output& to, const descriptions& plugins, std::string_view server_version) {
    key(to, "info");
    to.StartObject();
    if (plugins.size() == 1) {
        const berth_plugin_table& only = plugins.front()->table();
        const bool titled = only.service != nullptr && !view(only.service->title).empty();
        member(to, "title", titled ? view(only.service->title) : view(only.name));
        member(to, "version", view(only.version));
        member_if_said(to, "description", view(only.text));
        if (only.service != nullptr) write_who(to, *only.service);
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
            key(to, one.method);
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
    const contents all = gather(plugins);
    std::set<std::string> taken{"Problem"};
    if (all.has_tools) taken.insert(std::begin(tool_schema_names), std::end(tool_schema_names));
    const type_names names(owners, std::move(taken));

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
    if (all.has_tools) write_tool_schemas(to);
    schema.definitions();
    to.EndObject();
    key(to, "responses");
    to.StartObject();
    write_shared_responses(to);
    if (all.has_tools) write_tool_shared_responses(to);
    to.EndObject();
    to.EndObject();
    to.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace berth::host::describe
