// The calls that are not answered yet. Any thread; no lock is held while the runner is asked.
#pragma once

#include <mcp/open_call.hpp>
#include <mcp/task_message.hpp>

namespace berth::host::mcp {

struct call_limits {
    std::size_t most = 1000;                          // calls that are open at once (mcp.open_calls)
    std::chrono::milliseconds progress_interval{250}; // between two notifications of a call
    std::chrono::milliseconds task_after{1000};       // until a call becomes a task, if its tool says nothing else
    std::chrono::milliseconds task_poll{1000};        // how often a task had better be looked at
};

class call_table {
public:
    call_table(call_limits limits, tool_runner& runner, clock now)
        : limits_(limits), runner_(runner), now_(std::move(now)) {}

    // `span`: of the request; what runs hangs below it.
    void start(call_origin origin, telemetry::span span, call_request request, std::shared_ptr<answer_channel> channel);
    // notifications/cancelled of the legacy era.
    void cancel(const std::string& session, const id_json& id);
    // A call of the modern era whose caller has gone is cancelled; one that takes long becomes a task.
    void tick();
    std::size_t count() const;

private:
    bool add(const std::shared_ptr<open_call>& call);
    std::vector<std::shared_ptr<open_call>> open() const;
    // Without the table, which may have gone when a runner calls back.
    static void make_task(const std::shared_ptr<open_call>& call, tool_runner& runner, std::chrono::milliseconds poll);

    const call_limits limits_;
    tool_runner& runner_;
    const clock now_;
    mutable std::mutex mutex_; // guards calls_
    std::vector<std::shared_ptr<open_call>> calls_;
};

} // namespace berth::host::mcp
