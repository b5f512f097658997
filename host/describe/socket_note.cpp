#include <describe/socket_note.hpp>

#include <describe/request_body.hpp>

namespace berth::host::describe {
namespace {

void write_type(output& to, schema_writer& schema, std::string_view name, const berth_type* type) {
    if (!type) return;
    key(to, name);
    schema.type(*type);
}

void write_convention(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    const bool streams = (endpoint.flags & BERTH_ENDPOINT_STREAM) != 0;
    member(to, "convention", "marshalling");
    key(to, "arguments");
    write_input_object(to, schema, inputs_at(endpoint, BERTH_PLACE_BODY));
    if (const input_list files = inputs_at(endpoint, BERTH_PLACE_FILE); !files.empty()) {
        key(to, "files");
        to.StartArray();
        for (const berth_input* each : files) text(to, view(each->name));
        to.EndArray();
    }
    for (const berth_input* each : inputs_at(endpoint, BERTH_PLACE_STREAM)) {
        key(to, "stream");
        to.StartObject();
        member(to, "name", view(each->name));
        write_type(to, schema, "item", each->field->type);
        to.EndObject();
    }
    if ((endpoint.flags & BERTH_ENDPOINT_FILE) != 0) return flag(to, "answers_file", true);
    write_type(to, schema, streams ? "answers_stream_of" : "answers", endpoint.result);
}

} // namespace

void write_socket_note(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    if ((endpoint.flags & BERTH_ENDPOINT_WEBSOCKET) == 0) return;
    key(to, "x-websocket");
    to.StartObject();
    if ((endpoint.flags & BERTH_ENDPOINT_MARSHALLED) != 0) {
        write_convention(to, schema, endpoint);
    } else {
        member(to, "convention", "none");
        write_type(to, schema, "receives", endpoint.body);
        write_type(to, schema, "sends", endpoint.result);
    }
    to.EndObject();
}

} // namespace berth::host::describe
