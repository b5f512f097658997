// Turns what a call reports into notifications/progress: numbers that rise, and no more than a few a second; a few that
// come together are told together. One thread at a time.
#pragma once

#include <mcp/sessions.hpp>
#include <mcp/tool_runner.hpp>

namespace berth::host::mcp {

class progress_meter {
public:
    static constexpr int at_once = 4;

    // `token` as JSON; `pause` between two notifications (mcp.progress_interval_ms), which those at once have to make
    // up.
    progress_meter(std::string token, std::chrono::milliseconds pause) : token_(std::move(token)), pause_(pause) {}

    // The params of the notification; empty when none is due.
    std::optional<std::string> params(const call_progress& report, time_point now);

private:
    const std::string token_;
    const std::chrono::milliseconds pause_;
    double counted_ = 0;
    bool numbered_ = false; // by the tool
    std::optional<double> told_;
    std::optional<time_point> next_; // when one was due, had all kept the pause
};

} // namespace berth::host::mcp
