// What tools say, in the words of MCP: for whoever connects tools to the endpoint. Pure, any thread.
#pragma once

#include <describe/validation.hpp>
#include <mcp/tool_runner.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::mcp {

// What an event of a job means as progress: numbers if its options have progress (or done) and total, and as message
// that of its options, else its error, else its name.
call_progress progress_of(std::string_view event);

// What does not fit about the arguments of a call, for the model: a line for each place, naming member and rule.
std::string misfit_text(const std::vector<describe::misfit>& misfits);

} // namespace berth::host::mcp
