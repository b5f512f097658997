#include <describe/tool.hpp>

#include <describe/deployment.hpp>
#include <describe/output.hpp>

#include <rapidjson/prettywriter.h>

namespace berth::host::describe {
namespace {

using pretty = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

constexpr std::string_view service_schema_urn = "urn:ivcap:schema.service.2";
constexpr std::string_view controller_schema_urn = "urn:ivcap:schema.service.rest.1";
constexpr std::string_view open_policy_urn = "urn:ivcap:policy:ivcap.open.service";

void write_key(pretty& to, std::string_view name) {
    to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}
void write_text(pretty& to, std::string_view value) {
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}
void write_member(pretty& to, std::string_view name, std::string_view value) {
    write_key(to, name);
    write_text(to, value);
}

std::string or_else(std::string said, std::string_view otherwise) {
    return said.empty() ? std::string(otherwise) : said;
}

void write_parts(pretty& to, std::string_view name,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> parts) {
    bool anything = false;
    for (const auto& [part, value] : parts) anything = anything || !value.empty();
    if (!anything) return;
    write_key(to, name);
    to.StartObject();
    for (const auto& [part, value] : parts) {
        if (!value.empty()) write_member(to, part, value);
    }
    to.EndObject();
}

void write_who(pretty& to, const berth_service* service) {
    if (service == nullptr) return;
    write_parts(to, "contact",
                {{"name", view(service->contact_name)},
                 {"email", view(service->contact_email)},
                 {"url", view(service->contact_url)}});
    write_parts(to, "license", {{"name", view(service->license_name)}, {"url", view(service->license_url)}});
}

void write_share(pretty& to, std::string_view name, const resource_share& share) {
    write_key(to, name);
    to.StartObject();
    write_member(to, "cpu", share.cpu);
    write_member(to, "memory", share.memory);
    if (!share.ephemeral_storage.empty()) write_member(to, "ephemeral_storage", share.ephemeral_storage);
    to.EndObject();
}

void write_controller(pretty& to, const deployment& how, const std::string& image) {
    write_key(to, "controller");
    to.StartObject();
    write_member(to, "$schema", controller_schema_urn);
    write_member(to, "image", image);
    write_key(to, "command");
    to.StartArray();
    for (const std::string& word : how.command) write_text(to, word);
    to.EndArray();
    write_key(to, "resources");
    to.StartObject();
    write_share(to, "limits", how.limits);
    write_share(to, "requests", how.requests);
    to.EndObject();
    to.EndObject();
}

std::string service_name(const plugin::description& of, const variables& environment) {
    const berth_service* service = of.table().service;
    const std::string_view title = service == nullptr ? std::string_view() : view(service->title);
    return or_else(environment("IVCAP_SERVICE_NAME"), title.empty() ? view(of.table().name) : title);
}

} // namespace

service_text service_description(const plugin::description& of, const berth_endpoint& tool, const std::string& folder,
                                 const variables& environment) {
    const deployment_outcome found =
        read_deployment(folder, environment("DOCKERFILE"), environment("IVCAP_RESOURCES_FILE"));
    if (!found.how) return {{}, found.trouble};
    rapidjson::StringBuffer buffer;
    pretty to(buffer);
    to.SetIndent(' ', 2);
    to.StartObject();
    write_member(to, "$schema", service_schema_urn);
    write_member(to, "$id", or_else(environment("IVCAP_SERVICE_ID"), "#SERVICE_ID#"));
    write_member(to, "name", service_name(of, environment));
    write_member(to, "description", or_else(cleaned(docstring(tool)), "no description available"));
    write_key(to, "parameters");
    to.StartArray();
    to.EndArray();
    write_who(to, of.table().service);
    write_member(to, "policy", or_else(environment("IVCAP_POLICY_URN"), open_policy_urn));
    write_member(to, "controller-schema", controller_schema_urn);
    write_controller(to, *found.how, or_else(environment("DOCKER_IMG"), "#DOCKER_IMG#"));
    to.EndObject();
    return {std::string(buffer.GetString(), buffer.GetSize()), found.trouble};
}

} // namespace berth::host::describe
