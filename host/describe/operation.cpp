#include <describe/operation.hpp>

#include <describe/request_body.hpp>
#include <describe/responses.hpp>
#include <describe/socket_note.hpp>
#include <describe/tool_operation.hpp>

#include <algorithm>

namespace berth::host::describe {
namespace {

std::string_view place_name(berth_place place) {
    switch (place) {
    case BERTH_PLACE_PATH:
        return "path";
    case BERTH_PLACE_QUERY:
        return "query";
    default:
        return "header";
    }
}

// OpenAPI has no word for a parameter that takes the rest of the path, slashes included.
bool takes_rest(const berth_endpoint& endpoint, const berth_input& input) {
    return view(endpoint.path).ends_with("{" + std::string(view(input.name)) + "*}");
}

bool is_marshalled(const berth_endpoint& endpoint) {
    return (endpoint.flags & BERTH_ENDPOINT_MARSHALLED) != 0;
}

// How the marshalling convention writes a bool in a URL.
void write_truth_words(output& to) {
    to.StartObject();
    member(to, "type", "string");
    key(to, "enum");
    to.StartArray();
    for (const std::string_view word : {"True", "False"}) text(to, word);
    to.EndArray();
    to.EndObject();
}

void write_parameter(output& to, schema_writer& schema, const operation& of, const berth_input& input) {
    const auto other = of.renamed.find(input.name);
    const bool in_path = input.place == BERTH_PLACE_PATH;
    to.StartObject();
    member(to, "name", in_path && other != of.renamed.end() ? other->second : view(input.name));
    member(to, "in", place_name(input.place));
    member_if_said(to, "description", view(input.field->text));
    if (in_path || required(input)) flag(to, "required", true);
    if (in_path && takes_rest(*of.endpoint, input)) flag(to, "x-berth-rest", true);
    berth_field value = *input.field;
    value.text = nullptr; // said above
    // Outside the body what may be missing is left out; there is no null.
    if (value.type->kind == BERTH_KIND_OPTIONAL) value.type = value.type->element;
    key(to, "schema");
    if (value.type->kind == BERTH_KIND_BOOL && is_marshalled(*of.endpoint)) {
        write_truth_words(to);
    } else {
        schema.field(value, {});
    }
    to.EndObject();
}

void write_parameters(output& to, schema_writer& schema, const operation& of) {
    const auto outside_body = [](const berth_input& input) { return input.place < BERTH_PLACE_BODY; };
    if (std::ranges::none_of(inputs_of(*of.endpoint), outside_body)) return;
    key(to, "parameters");
    to.StartArray();
    for (const berth_input& input : inputs_of(*of.endpoint)) {
        if (outside_body(input)) write_parameter(to, schema, of, input);
    }
    to.EndArray();
}

} // namespace

std::vector<std::string> path_parameters(std::string_view path_template) {
    std::vector<std::string> names;
    for (std::size_t open = path_template.find('{'); open != path_template.npos; open = path_template.find('{', open)) {
        const std::size_t close = std::min(path_template.find('}', open), path_template.size());
        std::string_view name = path_template.substr(open + 1, close - open - 1);
        if (name.ends_with('*')) name.remove_suffix(1);
        names.emplace_back(name);
        open = close;
    }
    return names;
}

void write_operation(output& to, schema_writer& schema, const operation& of) {
    const berth_endpoint& endpoint = *of.endpoint;
    schema.speak(is_marshalled(endpoint) ? dialect::marshalling : dialect::plain);
    to.StartObject();
    key(to, "tags");
    to.StartArray();
    text(to, of.tag);
    to.EndArray();
    if (of.part != tool_operation::none) {
        write_tool_operation(to, schema, of);
        return void(to.EndObject());
    }
    member_if_said(to, "summary", view(endpoint.summary));
    member_if_said(to, "description", view(endpoint.text));
    member(to, "operationId", of.id);
    write_parameters(to, schema, of);
    write_request_body(to, schema, endpoint);
    write_responses(to, schema, endpoint);
    write_socket_note(to, schema, endpoint);
    to.EndObject();
}

} // namespace berth::host::describe
