// The result of tools/call from what a call ended with (section 17.6 of the lambda page of the specification). Pure,
// any thread.
#pragma once

#include <mcp/era.hpp>
#include <mcp/tool_runner.hpp>

namespace berth::host::mcp {

struct result_rules {
    era in = era::legacy;
    bool has_output_schema = false;
    std::size_t most_blob_bytes = std::size_t{1} << 20; // of a binary result inside the answer (mcp.blob_bytes)
    std::size_t most_text_bytes = std::size_t{4} << 20; // of a text or JSON result inside the answer (mcp.text_bytes)
};

// The schema id by which blocks of a tool's own are known (berth/content.hpp).
constexpr std::string_view content_schema = "urn:berth:mcp-content.1";

// The members content, structuredContent and isError, without braces.
std::string call_members(const finished_call& call, const result_rules& rules);

// A text as the only content, marked as an error.
std::string error_members(std::string_view text);

} // namespace berth::host::mcp
