// What a tool adds to the API document beside running it: its description and its jobs.
#pragma once

#include <describe/operation.hpp>

#include <span>

namespace berth::host::describe {

struct tool_part {
    tool_operation what;
    std::string_view method; // lower case
    std::string_view path;   // behind the tool's own
    std::string_view id;     // behind the operation id of the run
};
// All but the run itself.
std::span<const tool_part> tool_parts();

// By its tag, else by the last part of its path: /slow_jobs -> Slow jobs.
std::string tool_tag(const berth_endpoint& tool);
// The path that stands before those of its jobs: empty for a tool at "/".
std::string_view tool_prefix(const berth_endpoint& tool);

// The members of an operation that come after its id.
void write_tool_operation(output& to, schema_writer& schema, const operation& of);

// Members of components.schemas and components.responses that operations of tools refer to.
constexpr std::string_view tool_schema_names[]{"ToolDescription", "JobStatus"};
void write_tool_schemas(output& to);
void write_tool_shared_responses(output& to);

} // namespace berth::host::describe
