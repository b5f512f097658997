// What the operations of a tool answer.
#pragma once

#include <describe/operation.hpp>

namespace berth::host::describe {

// The member "responses".
void write_tool_responses(output& to, schema_writer& schema, const berth_endpoint& tool, tool_operation what);

} // namespace berth::host::describe
