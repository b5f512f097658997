// The extension io.modelcontextprotocol/tasks: a call that is fetched later. Pure, any thread.
#pragma once

#include <mcp/call_result.hpp>

#include <chrono>

namespace berth::host::mcp {

constexpr const char* tasks_extension = "io.modelcontextprotocol/tasks";

// Does the client of this very request know the extension?
bool knows_tasks(const message& one);
// -32021 for one that does not.
refusal lacks_tasks();

// The members of a task, without braces: taskId, status, createdAt, ..., and of one that has ended its result.
std::string task_members(const std::string& id, const task_state& task, const result_rules& rules,
                         std::chrono::milliseconds poll);

} // namespace berth::host::mcp
