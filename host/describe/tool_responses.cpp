#include <describe/tool_responses.hpp>

#include <describe/content.hpp>
#include <describe/tool_operation.hpp>

#include <initializer_list>
#include <utility>

namespace berth::host::describe {
namespace {

using reference = std::pair<std::string_view, std::string_view>; // status, response

void write_references(output& to, std::initializer_list<reference> all) {
    for (const auto& [status, response] : all) {
        key(to, status);
        to.StartObject();
        member(to, "$ref", "#/components/responses/" + std::string(response));
        to.EndObject();
    }
}

void write_header(output& to, std::string_view name, std::string_view meaning, std::string_view type) {
    key(to, name);
    to.StartObject();
    member(to, "description", meaning);
    key(to, "schema");
    to.StartObject();
    member(to, "type", type);
    to.EndObject();
    to.EndObject();
}

void write_result(output& to, schema_writer& schema, const berth_endpoint& tool) {
    const std::string_view declared = view(tool.content_type);
    key(to, "200");
    to.StartObject();
    member(to, "description", "The result");
    key(to, "headers");
    to.StartObject();
    write_header(to, "job-id", "The id of the job, as a URN", "string");
    to.EndObject();
    const auto with_schema = [&] {
        key(to, "schema");
        schema.type(*tool.result);
    };
    if (tool.result == nullptr) {
        // Nothing to describe.
    } else if (tool.result->kind == BERTH_KIND_STRING) {
        write_content(to, declared.empty() ? "text/plain" : declared, with_schema);
    } else if (tool.result->kind == BERTH_KIND_BYTES || (tool.flags & BERTH_ENDPOINT_FILE) != 0) {
        write_content(to, declared.empty() ? "application/octet-stream" : declared, [] {});
    } else {
        write_content(to, declared.empty() ? "application/json" : declared, with_schema);
    }
    to.EndObject();
}

void write_reference_schema(output& to, std::string_view schema) {
    key(to, "schema");
    to.StartObject();
    member(to, "$ref", "#/components/schemas/" + std::string(schema));
    to.EndObject();
}

void write_description(output& to) {
    key(to, "200");
    to.StartObject();
    member(to, "description", "The description of the tool");
    write_content(to, "application/json", [&] { write_reference_schema(to, "ToolDescription"); });
    to.EndObject();
}

void write_events(output& to) {
    key(to, "200");
    to.StartObject();
    member(to, "description", "The events so far and those to come; as JSON, those so far");
    key(to, "content");
    to.StartObject();
    write_media_type(to, "text/event-stream", [] {});
    write_media_type(to, "application/json", [&] {
        key(to, "schema");
        to.StartObject();
        member(to, "type", "array");
        key(to, "items");
        to.StartObject();
        member(to, "type", "object");
        to.EndObject();
        to.EndObject();
    });
    to.EndObject();
    to.EndObject();
}

void write_removed(output& to) {
    key(to, "204");
    to.StartObject();
    member(to, "description", "The job had finished; its result is removed");
    to.EndObject();
}

} // namespace

void write_tool_responses(output& to, schema_writer& schema, const berth_endpoint& tool, tool_operation what) {
    key(to, "responses");
    to.StartObject();
    switch (what) {
    case tool_operation::description:
        write_description(to);
        break;
    case tool_operation::result:
        write_result(to, schema, tool);
        write_references(to, {{"204", "JobDeferred"},
                              {"400", "ToolRefused"},
                              {"404", "JobUnknown"},
                              {"410", "JobGone"},
                              {"500", "ToolFailed"},
                              {"503", "Unavailable"}});
        break;
    case tool_operation::cancel:
        write_references(to, {{"200", "JobStatus"}, {"202", "JobStatus"}});
        write_removed(to);
        write_references(to, {{"404", "JobUnknown"}});
        break;
    case tool_operation::status:
        write_references(to, {{"200", "JobStatus"}, {"404", "JobUnknown"}});
        break;
    case tool_operation::events:
        write_events(to);
        write_references(to, {{"404", "JobUnknown"}});
        break;
    default:
        write_result(to, schema, tool);
        write_references(to, {{"202", "JobStatus"},
                              {"204", "JobDeferred"},
                              {"400", "ToolRefused"},
                              {"404", "JobUnknown"},
                              {"409", "JobIdTaken"},
                              {"413", "TooLarge"},
                              {"415", "NotJson"},
                              {"422", "Unprocessable"},
                              {"429", "TooMany"},
                              {"500", "ToolFailed"},
                              {"503", "Unavailable"}});
    }
    write_references(to, {{"default", "Problem"}});
    to.EndObject();
}

void write_tool_shared_responses(output& to) {
    const auto problem = [&](std::string_view name, std::string_view meaning, bool later = false) {
        key(to, name);
        to.StartObject();
        member(to, "description", meaning);
        if (later) {
            key(to, "headers");
            to.StartObject();
            write_header(to, "Retry-After", "Seconds until it is worth trying again", "integer");
            to.EndObject();
        }
        write_content(to, "application/problem+json", [&] { write_reference_schema(to, "Problem"); });
        to.EndObject();
    };
    key(to, "JobDeferred");
    to.StartObject();
    member(to, "description", "Not finished yet");
    key(to, "headers");
    to.StartObject();
    write_header(to, "Location", "Where to pick up the result of this request", "string");
    write_header(to, "Retry-Later", "Seconds to wait before asking for the result", "integer");
    write_header(to, "Retry-After", "The same (RFC 9110)", "integer");
    write_header(to, "job-id", "The id of the job, as a URN", "string");
    to.EndObject();
    to.EndObject();
    key(to, "JobStatus");
    to.StartObject();
    member(to, "description", "How far the job is");
    write_content(to, "application/json", [&] { write_reference_schema(to, "JobStatus"); });
    to.EndObject();
    problem("ToolRefused", "The request cannot be used; the document says why");
    problem("JobUnknown", "There is no such job, or it is somebody else's");
    problem("JobIdTaken", "A job with this id has another request");
    problem("JobGone", "The job was cancelled, or its result is no longer kept");
    problem("TooLarge", "The request is larger than the limit that the document names");
    problem("NotJson", "The request is no JSON");
    problem("TooMany", "More than the caller's share", true);
    problem("ToolFailed", "The tool failed; the document has the id under which the log has more");
    problem("Unavailable", "The queue is full, the tool is not ready, or the job was interrupted", true);
}

void write_tool_schemas(output& to) {
    const auto object = [&](std::string_view name, std::string_view meaning,
                            std::initializer_list<reference> properties) {
        key(to, name);
        to.StartObject();
        member(to, "type", "object");
        member(to, "description", meaning);
        key(to, "properties");
        to.StartObject();
        for (const auto& [property, type] : properties) {
            key(to, property);
            to.StartObject();
            member(to, "type", type);
            to.EndObject();
        }
        to.EndObject();
        to.EndObject();
    };
    object("ToolDescription", "What agents read of a tool",
           {{"$schema", "string"},
            {"id", "string"},
            {"name", "string"},
            {"service-id", "string"},
            {"description", "string"},
            {"fn_signature", "string"},
            {"fn_schema", "object"},
            {"result_schema", "object"}});
    object("JobStatus", "How far a job is. It may have more members.",
           {{"id", "string"},
            {"tool", "string"},
            {"state", "string"},
            {"position", "integer"},
            {"created", "string"},
            {"started", "string"},
            {"finished", "string"},
            {"attempts", "integer"},
            {"progress", "object"},
            {"result", "object"},
            {"problem", "object"},
            {"links", "object"}});
}

} // namespace berth::host::describe
