#include <job/tool_rules.hpp>

#include <algorithm>
#include <thread>

namespace berth::host::job {

namespace {

std::chrono::milliseconds time_or(std::int64_t said, std::chrono::milliseconds otherwise) {
    return said < 0 ? otherwise : std::chrono::milliseconds(said);
}

std::size_t count_or(std::int64_t said, std::size_t otherwise) {
    return said < 0 ? otherwise : static_cast<std::size_t>(said);
}

} // namespace

tool_rules rules_of(const berth_tool& tool, const options& otherwise) {
    const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
    tool_rules rules;
    rules.max_wait = std::min(time_or(tool.max_wait, otherwise.max_wait), otherwise.wait);
    rules.refresh = time_or(tool.refresh_interval, otherwise.refresh);
    rules.run_time = time_or(tool.run_time, otherwise.run_time);
    rules.result_time = time_or(tool.result_time, otherwise.result_time);
    rules.workers = count_or(tool.workers, otherwise.tool_workers ? otherwise.tool_workers : processors);
    rules.workers = std::max<std::size_t>(rules.workers, 1); // none would never run a job
    rules.queue = count_or(tool.queue, otherwise.queue);
    if (tool.results >= 0) rules.results = tool.results;
    rules.durable = !(tool.flags & BERTH_TOOL_FLEETING);
    rules.strict = (tool.flags & BERTH_TOOL_STRICT) != 0;
    if (tool.flags & BERTH_TOOL_REPEATABLE)
        rules.attempts =
            static_cast<std::uint32_t>(std::clamp<std::size_t>(count_or(tool.attempts, otherwise.attempts), 1, 1000));
    return rules;
}

} // namespace berth::host::job
