#include <describe/request_body.hpp>

#include <describe/content.hpp>

#include <algorithm>

namespace berth::host::describe {
namespace {

constexpr std::string_view json_part = "json_arguments"; // of a multipart body, as the marshalling convention calls it

void write_required(output& to, const auto& names) {
    if (names.empty()) return;
    key(to, "required");
    to.StartArray();
    for (const std::string_view name : names) text(to, name);
    to.EndArray();
}

bool may_be_missing(const berth_input& file) {
    return file.field->type->kind == BERTH_KIND_OPTIONAL || !required(file);
}

void write_stream(output& to, schema_writer& schema, const berth_input& stream) {
    const berth_type& piece = *stream.field->type;
    flag(to, "required", true);
    if (piece.kind == BERTH_KIND_BYTES) return write_content(to, "application/octet-stream", [] {});
    // OpenAPI 3.1 has no word for the schema of each line.
    write_content(to, "application/x-ndjson", [&] {
        key(to, "x-berth-item");
        schema.type(piece);
    });
}

// A part each for the files, and one for all JSON values together.
void write_parts(output& to, schema_writer& schema, const input_list& files, const input_list& values) {
    std::vector<std::string_view> needed;
    key(to, "schema");
    to.StartObject();
    member(to, "type", "object");
    key(to, "properties");
    to.StartObject();
    if (!values.empty()) {
        key(to, json_part);
        write_input_object(to, schema, values);
        if (std::ranges::any_of(values, [](auto* each) { return required(*each); })) needed.push_back(json_part);
    }
    for (const berth_input* file : files) {
        key(to, view(file->name));
        to.StartObject();
        member(to, "contentMediaType", "application/octet-stream");
        member_if_said(to, "description", view(file->field->text));
        to.EndObject();
        if (!may_be_missing(*file)) needed.push_back(view(file->name));
    }
    to.EndObject();
    write_required(to, needed);
    to.EndObject();
    if (values.empty()) return;
    key(to, "encoding");
    to.StartObject();
    key(to, json_part);
    to.StartObject();
    member(to, "contentType", "application/json");
    to.EndObject();
    to.EndObject();
}

void write_files(output& to, schema_writer& schema, const input_list& files, const input_list& values, bool marshalled) {
    const bool needed = !std::ranges::all_of(files, [](auto* each) { return may_be_missing(*each); }) ||
                        std::ranges::any_of(values, [](auto* each) { return required(*each); });
    flag(to, "required", needed);
    // A file that comes alone is the body; plain routes take it as a form has it, too.
    const bool alone = files.size() == 1 && values.empty();
    key(to, "content");
    to.StartObject();
    if (alone) write_media_type(to, "application/octet-stream", [] {});
    if (!alone || !marshalled) write_media_type(to, "multipart/form-data", [&] { write_parts(to, schema, files, values); });
    to.EndObject();
}

void write_json(output& to, schema_writer& schema, const berth_endpoint& endpoint, const input_list& values) {
    const bool needed = endpoint.body ? endpoint.body->kind != BERTH_KIND_OPTIONAL
                                      : std::ranges::any_of(values, [](auto* each) { return required(*each); });
    flag(to, "required", needed);
    write_content(to, "application/json", [&] {
        key(to, "schema");
        if (endpoint.body) {
            schema.type(*endpoint.body);
        } else {
            write_input_object(to, schema, values);
        }
    });
}

} // namespace

input_list inputs_at(const berth_endpoint& endpoint, berth_place place) {
    input_list found;
    for (const berth_input& input : inputs_of(endpoint))
        if (input.place == place) found.push_back(&input);
    return found;
}

void write_input_object(output& to, schema_writer& schema, const input_list& inputs) {
    std::vector<std::string_view> needed;
    to.StartObject();
    member(to, "type", "object");
    key(to, "properties");
    to.StartObject();
    bool collects = false;
    for (const berth_input* input : inputs) {
        if ((input->field->flags & BERTH_FIELD_REST) != 0) {
            collects = true; // it has no member of its own
            continue;
        }
        key(to, view(input->name));
        schema.field(*input->field, {input->field->type->kind == BERTH_KIND_ID && !required(*input), nullptr});
        if (required(*input)) needed.push_back(view(input->name));
    }
    to.EndObject();
    write_required(to, needed);
    if (collects) flag(to, "additionalProperties", true);
    to.EndObject();
}

void write_request_body(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    if ((endpoint.flags & BERTH_ENDPOINT_WEBSOCKET) != 0) return;
    const input_list values = inputs_at(endpoint, BERTH_PLACE_BODY);
    const input_list files = inputs_at(endpoint, BERTH_PLACE_FILE);
    const input_list streams = inputs_at(endpoint, BERTH_PLACE_STREAM);
    const bool raw = (endpoint.flags & BERTH_ENDPOINT_RAW_BODY) != 0;
    if (!raw && endpoint.body == nullptr && values.empty() && files.empty() && streams.empty()) return;
    key(to, "requestBody");
    to.StartObject();
    if (raw) {
        write_content(to, "application/octet-stream", [] {});
    } else if (!streams.empty()) {
        write_stream(to, schema, *streams.front());
    } else if (!files.empty()) {
        write_files(to, schema, files, values, (endpoint.flags & BERTH_ENDPOINT_MARSHALLED) != 0);
    } else {
        write_json(to, schema, endpoint, values);
    }
    to.EndObject();
}

} // namespace berth::host::describe
