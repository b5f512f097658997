// How the end of a job reads over MCP. Blocks for a result that lies in a file.
#pragma once

#include <job/facts.hpp>
#include <job/result_files.hpp>
#include <mcp/tool_runner.hpp>

#include <berth/abi.h>

namespace berth::host::app {

// `tool` says what the result must fit; null: nobody knows. Of a result with more than `most` bytes the size alone.
mcp::finished_call call_end_of(const job::job_facts& job, const berth_endpoint* tool, const job::result_files& files,
                               std::size_t most);

// Whether a JSON value fits what the tool says of its result; one that says nothing is fitted by all.
bool fits_result_schema(const berth_endpoint& tool, const std::string& body);

// What a failure's document says in words: never its stack trace. A text that is no document is its own words.
std::string sentence_of(const std::string& problem);

// Did the job fail as the host's or the protocol's fault, not the tool's? A tool says so by a problem of its own with a
// status from 500.
bool failed_beyond_the_tool(const job::job_facts& job);

// The task as MCP tells of it, without its end.
mcp::task_state task_state_of(const job::job_facts& job);

} // namespace berth::host::app
