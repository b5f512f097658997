#include <describe/tool_operation.hpp>

#include <describe/request_body.hpp>
#include <describe/tool_responses.hpp>

#include <cctype>

namespace berth::host::describe {
namespace {

void write_text_parameter(output& to, std::string_view place, std::string_view name, std::string_view meaning,
                          bool required) {
    to.StartObject();
    member(to, "name", name);
    member(to, "in", place);
    member(to, "description", meaning);
    if (required) flag(to, "required", true);
    key(to, "schema");
    to.StartObject();
    member(to, "type", "string");
    to.EndObject();
    to.EndObject();
}

void write_job_id(output& to) {
    write_text_parameter(to, "path", "job_id", "The id of the job, with or without urn:ivcap:job: before it", true);
}

void write_run_parameters(output& to) {
    write_text_parameter(to, "header", "job-id",
                         "The id that the job shall have; a request that comes again is not run again", false);
    write_text_parameter(to, "header", "Prefer", "respond-async, wait=SECONDS, return=representation (RFC 7240)",
                         false);
    write_text_parameter(to, "header", "Timeout", "Seconds to wait for the result", false);
}

void write_event_parameters(output& to) {
    write_text_parameter(to, "header", "Last-Event-ID", "Events up to this number are left out", false);
    write_text_parameter(to, "query", "after", "The same, for a list", false);
}

void write_parameters(output& to, tool_operation what) {
    if (what == tool_operation::description) return;
    key(to, "parameters");
    to.StartArray();
    if (what == tool_operation::run)
        write_run_parameters(to);
    else
        write_job_id(to);
    if (what == tool_operation::result) write_text_parameter(to, "header", "Prefer", "wait=SECONDS (RFC 7240)", false);
    if (what == tool_operation::events) write_event_parameters(to);
    to.EndArray();
}

std::string_view summary_of(const berth_endpoint& tool, tool_operation what) {
    switch (what) {
    case tool_operation::description:
        return "Returns the description of this tool. Primarily used by agents.";
    case tool_operation::result:
        return "Returns the result of a particular job.";
    case tool_operation::cancel:
        return "Cancels a job, or removes the result of a finished one.";
    case tool_operation::status:
        return "Says how far a job is.";
    case tool_operation::events:
        return "Streams what a job reports, from the beginning.";
    default:
        return view(tool.summary);
    }
}

} // namespace

std::span<const tool_part> tool_parts() {
    static constexpr tool_part parts[]{
        {tool_operation::description, "get", "", ".describe"},
        {tool_operation::result, "get", "/jobs/{job_id}", ".job"},
        {tool_operation::cancel, "delete", "/jobs/{job_id}", ".cancel"},
        {tool_operation::status, "get", "/jobs/{job_id}/status", ".status"},
        {tool_operation::events, "get", "/jobs/{job_id}/events", ".events"},
    };
    return parts;
}

std::string tool_tag(const berth_endpoint& tool) {
    if (tool.tool != nullptr && !view(tool.tool->tag).empty()) return std::string(view(tool.tool->tag));
    const std::string_view path = view(tool.path);
    std::string tag(path.substr(path.rfind('/') + 1));
    for (char& letter : tag) {
        if (letter == '_' || letter == '-') letter = ' ';
    }
    if (tag.empty()) return "Tool";
    tag.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(tag.front())));
    return tag;
}

std::string_view tool_prefix(const berth_endpoint& tool) {
    const std::string_view path = view(tool.path);
    return path == "/" ? std::string_view() : path;
}

void write_tool_operation(output& to, schema_writer& schema, const operation& of) {
    const berth_endpoint& tool = *of.endpoint;
    member_if_said(to, "summary", summary_of(tool, of.part));
    if (of.part == tool_operation::run) member_if_said(to, "description", view(tool.text));
    member(to, "operationId", of.id);
    write_parameters(to, of.part);
    if (of.part == tool_operation::run) write_request_body(to, schema, tool);
    write_tool_responses(to, schema, tool, of.part);
}

} // namespace berth::host::describe
