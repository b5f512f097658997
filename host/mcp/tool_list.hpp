// The tools that are offered, and tools/list. Pure, any thread.
#pragma once

#include <mcp/json_rpc.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::mcp {

struct tool_entry {
    std::string name;
    std::string title;
    std::string description;
    std::string input_schema;                              // JSON, its type is object
    std::string output_schema;                             // JSON; empty: none
    std::string annotations;                               // JSON object; empty: none
    std::optional<std::chrono::milliseconds> task_after{}; // until a call becomes a task; none: as the host says

    bool operator==(const tool_entry&) const = default;
};

// The members readOnlyHint, destructiveHint, idempotentHint and openWorldHint of a berth_tool's hints; empty when
// unsaid.
std::string annotations_of(std::uint32_t hints);

// One page as the members of a result: "tools": [...], and nextCursor when there is more. Empty for a cursor that is
// none of ours. `any_output`: also output schemas that are no objects.
std::optional<std::string> tool_page(const std::vector<tool_entry>& tools, std::optional<std::string_view> cursor,
                                     std::size_t page_size, bool any_output);

} // namespace berth::host::mcp
