#include <describe/tool.hpp>

#include <describe/output.hpp>
#include <describe/python_words.hpp>
#include <describe/tool_schema.hpp>

#include <cctype>
#include <span>
#include <vector>

namespace berth::host::describe {
namespace {

constexpr std::string_view tool_schema_urn = "urn:sd-core:schema.ai-tool.1";
constexpr std::string_view no_request = R"({"properties":{},"type":"object"})";

bool is_blank(char letter) {
    return std::isspace(static_cast<unsigned char>(letter)) != 0;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// "job: Job, call: Call" -> {"job: Job", "call: Call"}. Commas inside brackets belong to a type.
std::vector<std::string> split_parameters(std::string_view all) {
    std::vector<std::string> parameters;
    int open = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= all.size(); ++at) {
        const char letter = at < all.size() ? all[at] : ',';
        if (std::string_view("[<(").find(letter) != std::string_view::npos) ++open;
        if (std::string_view("]>)").find(letter) != std::string_view::npos) --open;
        if (letter != ',' || (open > 0 && at < all.size())) continue;
        if (const std::string_view one = trimmed(all.substr(begin, at - begin)); !one.empty())
            parameters.emplace_back(one);
        begin = at + 1;
    }
    return parameters;
}

std::vector<std::string> further_parameters(const berth_endpoint& tool) {
    return tool.tool == nullptr ? std::vector<std::string>() : split_parameters(view(tool.tool->parameters));
}

std::span<const berth_field> request_fields(const berth_endpoint& tool) {
    if (tool.body == nullptr || tool.body->kind != BERTH_KIND_OBJECT) return {};
    return {tool.body->fields, tool.body->field_count};
}

bool is_parameter(const berth_field& field) {
    return (field.flags & BERTH_FIELD_REST) == 0 && view(field.name) != "$schema";
}

std::string result_word(const berth_endpoint& tool) {
    return tool.result == nullptr ? "None" : type_word(*tool.result);
}

std::string signature(const berth_endpoint& tool, const std::string& name) {
    std::string parameters;
    const auto add = [&](const std::string& one) { parameters += (parameters.empty() ? "" : ", ") + one; };
    for (const std::string& one : further_parameters(tool)) add(one);
    for (const berth_field& field : request_fields(tool)) {
        if (is_parameter(field)) add(std::string(view(field.name)) + ": " + parameter_word(field));
    }
    return name + "(" + parameters + ") -> " + result_word(tool);
}

std::string argument_line(const berth_field& field, const std::string& defaults) {
    std::string line = std::string(view(field.name)) + ": " + parameter_word(field);
    if (!view(field.text).empty()) line += " - " + std::string(view(field.text));
    if (const auto initial = default_of(field, defaults)) line += " (Defaults to " + python_text(*initial) + ")";
    return line;
}

std::string full_text(const plugin::description& of, const berth_endpoint& tool) {
    std::string text = docstring(tool) + "\n\nArguments:\n";
    for (const std::string& one : further_parameters(tool)) text += one + "\n";
    const std::string defaults(tool.body == nullptr ? std::string_view() : of.defaults(*tool.body));
    for (const berth_field& field : request_fields(tool)) {
        if (is_parameter(field)) text += argument_line(field, defaults) + "\n";
    }
    text.pop_back();
    return cleaned(text + "\n\nReturns: " + result_word(tool));
}

std::string service_id(const berth_endpoint& tool, std::string_view public_url, const variables& environment) {
    const std::string_view said =
        tool.tool == nullptr || public_url.empty() ? std::string_view() : view(tool.tool->service_id);
    if (said.starts_with('/')) return std::string(public_url) + std::string(said);
    if (!said.empty()) return std::string(said);
    const std::string given = environment("IVCAP_SERVICE_ID");
    return given.empty() ? "#SERVICE_ID#" : given;
}

void json_member(output& to, std::string_view name, std::string_view json) {
    key(to, name);
    to.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

} // namespace

std::string tool_name(const berth_endpoint& tool, const variables& environment) {
    std::string name = environment("IVCAP_SERVICE_NAME");
    if (name.empty()) name = view(tool.name);
    for (char& letter : name) {
        letter =
            letter == ' ' || letter == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return name;
}

// Every pair of line feeds becomes one, all other blanks in a row become one blank.
std::string cleaned(std::string_view docstring) {
    std::string text;
    const auto is_pair = [&](std::size_t at) { return docstring.substr(at, 2) == "\n\n"; };
    for (std::size_t at = 0; at < docstring.size();) {
        if (is_pair(at)) {
            text += '\n';
            at += 2;
        } else if (!is_blank(docstring[at])) {
            text += docstring[at++];
        } else {
            text += ' ';
            while (at < docstring.size() && is_blank(docstring[at]) && !is_pair(at)) ++at;
        }
    }
    return std::string(trimmed(text));
}

std::string docstring(const berth_endpoint& tool) {
    const std::string_view summary = view(tool.summary), text = view(tool.text);
    if (summary.empty() || text.empty()) return std::string(summary.empty() ? text : summary);
    return std::string(summary) + "\n\n" + std::string(text);
}

std::string tool_description(const plugin::description& of, const berth_endpoint& tool, std::string_view public_url,
                             const variables& environment) {
    const std::string name = tool_name(tool, environment);
    rapidjson::StringBuffer buffer;
    output to(buffer);
    to.StartObject();
    member(to, "$schema", tool_schema_urn);
    member(to, "id", "urn:sd-core:ai-tool." + name);
    member(to, "name", name);
    member(to, "service-id", service_id(tool, public_url, environment));
    member(to, "description", full_text(of, tool));
    member(to, "fn_signature", signature(tool, name));
    json_member(to, "fn_schema", tool.body == nullptr ? std::string(no_request) : tool_schema(of, *tool.body, true));
    if (tool.result != nullptr) json_member(to, "result_schema", tool_schema(of, *tool.result, true));
    to.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string tool_schema(const plugin::description& of, const berth_type& type, bool with_schema_id) {
    return tool_schema_maker(of, with_schema_id).make(type);
}

} // namespace berth::host::describe
