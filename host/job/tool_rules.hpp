// How the jobs of one tool are treated: what its plugin says, and for the rest the host's configuration. Pure.
#pragma once

#include <berth/abi.h>
#include <job/options.hpp>

#include <optional>

namespace berth::host::job {

struct tool_rules {
    std::chrono::milliseconds max_wait{};
    std::chrono::milliseconds refresh{};
    std::chrono::milliseconds run_time{};
    std::chrono::milliseconds result_time{};
    std::size_t workers = 1;
    std::size_t queue = 1;
    std::optional<std::int64_t> results; // finished jobs that are kept; none: any number
    std::uint32_t attempts = 1;
    bool durable = true;
    bool strict = false;
};

tool_rules rules_of(const berth_tool& tool, const options& otherwise);

} // namespace berth::host::job
