#include <describe/responses.hpp>

#include <describe/content.hpp>
#include <http/message.hpp>

namespace berth::host::describe {
namespace {

bool has(const berth_endpoint& endpoint, std::uint32_t flag) {
    return (endpoint.flags & flag) != 0;
}

void write_reference(output& to, std::string_view status, std::string_view response) {
    key(to, status);
    to.StartObject();
    member(to, "$ref", "#/components/responses/" + std::string(response));
    to.EndObject();
}

// The schema of each piece; OpenAPI 3.1 has no word for it.
void write_item(output& to, schema_writer& schema, const berth_type& item) {
    key(to, "x-berth-item");
    schema.type(item);
}

void write_stream(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    const berth_type& item = *endpoint.result;
    const std::string_view declared = view(endpoint.content_type);
    const bool is_bytes = item.kind == BERTH_KIND_BYTES;
    const bool marshalled = has(endpoint, BERTH_ENDPOINT_MARSHALLED);
    const std::string_view usual = is_bytes                                            ? "application/octet-stream"
                                   : !marshalled                                       ? "application/x-ndjson"
                                   : item.kind == BERTH_KIND_STRING                    ? "text/plain"
                                                                                       : "application/jsonlines+json";
    key(to, "content");
    to.StartObject();
    write_media_type(to, declared.empty() ? usual : declared, [&] {
        if (!is_bytes) write_item(to, schema, item);
    });
    if (!is_bytes && !marshalled)
        write_media_type(to, "text/event-stream", [&] { write_item(to, schema, item); });
    to.EndObject();
}

void write_success(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    const bool upgrades = has(endpoint, BERTH_ENDPOINT_WEBSOCKET);
    const int status = upgrades ? 101 : endpoint.result_status == 0 ? 200 : static_cast<int>(endpoint.result_status);
    const std::string_view reason = upgrades ? "Switching Protocols" : http::reason(status);
    key(to, std::to_string(status));
    to.StartObject();
    member(to, "description", reason.empty() ? "Success" : reason);
    if (upgrades) {
        // What follows is no HTTP: x-websocket of the operation tells of it.
    } else if (has(endpoint, BERTH_ENDPOINT_STREAM)) {
        write_stream(to, schema, endpoint);
    } else if (has(endpoint, BERTH_ENDPOINT_FILE)) {
        const std::string_view declared = view(endpoint.content_type);
        write_content(to, declared.empty() ? "application/octet-stream" : declared, [] {});
    } else if (endpoint.result != nullptr) {
        write_content(to, "application/json", [&] {
            key(to, "schema");
            schema.type(*endpoint.result);
        });
    } else if (has(endpoint, BERTH_ENDPOINT_MARSHALLED)) {
        write_content(to, "application/json", [&] {
            key(to, "schema");
            to.StartObject();
            member(to, "type", "null");
            to.EndObject();
        });
    }
    to.EndObject();
}

void write_shared(output& to, std::string_view name, std::string_view meaning, std::string_view content_type,
                  auto&& write_schema) {
    key(to, name);
    to.StartObject();
    member(to, "description", meaning);
    write_content(to, content_type, [&] {
        key(to, "schema");
        to.StartObject();
        write_schema();
        to.EndObject();
    });
    to.EndObject();
}

} // namespace

void write_responses(output& to, schema_writer& schema, const berth_endpoint& endpoint) {
    key(to, "responses");
    to.StartObject();
    write_success(to, schema, endpoint);
    if (has(endpoint, BERTH_ENDPOINT_MARSHALLED)) {
        // Over a WebSocket they are messages.
        if (!has(endpoint, BERTH_ENDPOINT_WEBSOCKET)) {
            write_reference(to, "400", "FaultyUrlValue");
            write_reference(to, "500", "Failure");
        }
    } else {
        if (has(endpoint, BERTH_ENDPOINT_NOT_FOUND)) write_reference(to, "404", "NotFound");
        if (endpoint.input_count > 0 || endpoint.body != nullptr) write_reference(to, "422", "Unprocessable");
        write_reference(to, "default", "Problem");
    }
    to.EndObject();
}

void write_shared_responses(output& to) {
    const auto problem = [&](std::string_view name, std::string_view meaning) {
        write_shared(to, name, meaning, "application/problem+json", [&] { member(to, "$ref", "#/components/schemas/Problem"); });
    };
    const auto line = [&](std::string_view name, std::string_view meaning) {
        write_shared(to, name, meaning, "*/*", [&] { member(to, "type", "string"); });
    };
    problem("NotFound", "There is nothing under this address");
    problem("Unprocessable", "An input does not fit; the document names its place");
    problem("Problem", "It did not work; the document says why");
    line("FaultyUrlValue", "A value in the URL cannot be read; one line of text names it");
    line("Failure", "It did not work; one line of text says where and why");
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
