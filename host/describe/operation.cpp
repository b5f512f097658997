#include <describe/operation.hpp>

#include <http/message.hpp>

#include <algorithm>
#include <span>

namespace berth::host::describe {
namespace {

std::span<const berth_input> inputs_of(const berth_endpoint& endpoint) {
    return {endpoint.inputs, endpoint.input_count};
}

bool required(const berth_input& input) {
    return (input.field->flags & BERTH_FIELD_REQUIRED) != 0;
}

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
    schema.field(value, {});
    to.EndObject();
}

void write_parameters(output& to, schema_writer& schema, const operation& of) {
    const auto outside_body = [](const berth_input& input) { return input.place != BERTH_PLACE_BODY; };
    if (std::ranges::none_of(inputs_of(*of.endpoint), outside_body)) return;
    key(to, "parameters");
    to.StartArray();
    for (const berth_input& input : inputs_of(*of.endpoint)) {
        if (outside_body(input)) write_parameter(to, schema, of, input);
    }
    to.EndArray();
}

void write_content(output& to, std::string_view content_type, auto&& write_schema) {
    key(to, "content");
    to.StartObject();
    key(to, content_type);
    to.StartObject();
    write_schema();
    to.EndObject();
    to.EndObject();
}

// The object that the inputs with a place in the body make together.
void write_input_object(output& to, schema_writer& schema, const std::vector<const berth_input*>& inputs) {
    to.StartObject();
    member(to, "type", "object");
    key(to, "properties");
    to.StartObject();
    for (const berth_input* input : inputs) {
        key(to, view(input->name));
        schema.field(*input->field, {input->field->type->kind == BERTH_KIND_ID && !required(*input), nullptr});
    }
    to.EndObject();
    if (std::ranges::any_of(inputs, [](const berth_input* input) { return required(*input); })) {
        key(to, "required");
        to.StartArray();
        for (const berth_input* input : inputs) {
            if (required(*input)) text(to, view(input->name));
        }
        to.EndArray();
    }
    to.EndObject();
}

void write_request_body(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    std::vector<const berth_input*> inputs;
    for (const berth_input& input : inputs_of(endpoint)) {
        if (input.place == BERTH_PLACE_BODY) inputs.push_back(&input);
    }
    const bool raw = (endpoint.flags & BERTH_ENDPOINT_RAW_BODY) != 0;
    if (!raw && endpoint.body == nullptr && inputs.empty()) return;
    key(to, "requestBody");
    to.StartObject();
    if (raw) {
        write_content(to, "application/octet-stream", [] {});
    } else {
        const bool needed = endpoint.body ? endpoint.body->kind != BERTH_KIND_OPTIONAL
                                          : std::ranges::any_of(inputs, [](auto* input) { return required(*input); });
        flag(to, "required", needed);
        write_content(to, "application/json", [&] {
            key(to, "schema");
            if (endpoint.body) {
                schema.type(*endpoint.body);
            } else {
                write_input_object(to, schema, inputs);
            }
        });
    }
    to.EndObject();
}

void write_problem_reference(output& to, std::string_view status, std::string_view response) {
    key(to, status);
    to.StartObject();
    member(to, "$ref", "#/components/responses/" + std::string(response));
    to.EndObject();
}

void write_responses(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    const int status = endpoint.result_status == 0 ? 200 : static_cast<int>(endpoint.result_status);
    const std::string_view reason = http::reason(status);
    key(to, "responses");
    to.StartObject();
    key(to, std::to_string(status));
    to.StartObject();
    member(to, "description", reason.empty() ? "Success" : reason);
    if ((endpoint.flags & BERTH_ENDPOINT_FILE) != 0) {
        write_content(to, "application/octet-stream", [] {});
    } else if (endpoint.result != nullptr) {
        write_content(to, "application/json", [&] {
            key(to, "schema");
            schema.type(*endpoint.result);
        });
    }
    to.EndObject();
    if ((endpoint.flags & BERTH_ENDPOINT_NOT_FOUND) != 0) write_problem_reference(to, "404", "NotFound");
    if (endpoint.input_count > 0 || endpoint.body != nullptr) write_problem_reference(to, "422", "Unprocessable");
    write_problem_reference(to, "default", "Problem");
    to.EndObject();
}

void write_problem_response(output& to, std::string_view name, std::string_view meaning) {
    key(to, name);
    to.StartObject();
    member(to, "description", meaning);
    write_content(to, "application/problem+json", [&] {
        key(to, "schema");
        to.StartObject();
        member(to, "$ref", "#/components/schemas/Problem");
        to.EndObject();
    });
    to.EndObject();
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
    to.StartObject();
    key(to, "tags");
    to.StartArray();
    text(to, of.tag);
    to.EndArray();
    member_if_said(to, "summary", view(endpoint.summary));
    member_if_said(to, "description", view(endpoint.text));
    member(to, "operationId", of.id);
    write_parameters(to, schema, of);
    write_request_body(to, schema, endpoint);
    write_responses(to, schema, endpoint);
    to.EndObject();
}

void write_problem_responses(output& to) {
    write_problem_response(to, "NotFound", "There is nothing under this address");
    write_problem_response(to, "Unprocessable", "An input does not fit; the document names its place");
    write_problem_response(to, "Problem", "It did not work; the document says why");
}

void write_problem_schema(output& to) {
    const auto property = [&](std::string_view name, std::string_view type, std::string_view meaning) {
        key(to, name);
        to.StartObject();
        member(to, "type", type);
        member(to, "description", meaning);
        to.EndObject();
    };
    key(to, "Problem");
    to.StartObject();
    member(to, "type", "object");
    member(to, "description", "A problem document, RFC 9457. It may have more members.");
    key(to, "properties");
    to.StartObject();
    property("type", "string", "What kind of problem, as a URI reference");
    property("title", "string", "The kind in words");
    property("status", "integer", "The HTTP status");
    property("detail", "string", "What was expected, what was found, what to do");
    property("instance", "string", "The id under which the log has more");
    to.EndObject();
    to.EndObject();
}

} // namespace berth::host::describe
