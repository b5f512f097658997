// The tools of plugins as MCP lists them. Pure, any thread.
#pragma once

#include <describe/describe.hpp>
#include <mcp/tool_list.hpp>

namespace berth::host::mcp {

// Where the tool of an entry is to be found: the same index in both lists.
struct tool_place {
    std::shared_ptr<const plugin::description> of;
    const berth_endpoint* endpoint = nullptr;
};
struct offered_tools {
    std::vector<tool_entry> entries; // names are unique
    std::vector<tool_place> places;
};

// Those tools and endpoints that are marked for agents, in the order of plugins and their tables. A name that comes
// again carries its plugin's name before it.
offered_tools tools_of(const describe::descriptions& plugins);

// Whether agents are told the schema of what it answers. Of an endpoint of the marshalling convention they are told it
// only for an object of values that the convention writes as the schema says; times and bytes it writes its own way.
bool tells_result_schema(const berth_endpoint& tool);

} // namespace berth::host::mcp
