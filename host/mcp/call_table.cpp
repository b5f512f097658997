#include <mcp/call_table.hpp>

#include <telemetry/context.hpp>

#include <algorithm>

namespace berth::host::mcp {
namespace {

rpc_error error_of(const call_refusal& refused) {
    return {refused.why == call_refusal::unknown_tool ? code::bad_params : code::server_fault, refused.message, {}};
}

} // namespace

void call_table::start(call_origin origin, telemetry::span span, call_request request,
                       std::shared_ptr<answer_channel> channel) {
    if (const auto place = span.where()) request.trace_parent = telemetry::traceparent_of(*place);
    const auto call = std::make_shared<open_call>(std::move(origin), std::move(span), std::move(channel),
                                                  limits_.progress_interval, now_);
    if (!add(call)) {
        return call->refuse(
            {code::server_fault, "at most " + std::to_string(limits_.most) + " calls at once (mcp.open_calls)", {}});
    }
    call_handlers handlers{[call, &runner = runner_, poll = limits_.task_poll](const std::string& id) {
                               if (call->known_as(id) && call->due_as_task()) make_task(call, runner, poll);
                           },
                           [call](const call_progress& progress) { call->report(progress); },
                           [call](const finished_call& finished) { call->finish(finished); },
                           [call](const call_refusal& refused) { call->refuse(error_of(refused)); }};
    const std::string authorization = request.authorization;
    const std::string run = runner_.submit(std::move(request), std::move(handlers));
    if (!call->known_as(run)) runner_.cancel(run, authorization);
}

void call_table::cancel(const std::string& session, const id_json& id) {
    for (const auto& call : open()) {
        if (call->origin().session != session || call->origin().id != id) continue;
        if (const auto run = call->abandon()) runner_.cancel(*run, call->origin().authorization);
        return;
    }
}

void call_table::tick() {
    for (const auto& call : open()) {
        const bool modern = call->origin().rules.in == era::modern;
        if (modern && call->unread()) {
            if (const auto run = call->abandon()) runner_.cancel(*run, call->origin().authorization);
        } else if (call->due_as_task()) {
            make_task(call, runner_, limits_.task_poll);
        }
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(calls_, [](const auto& call) { return call->ended(); });
}

void call_table::make_task(const std::shared_ptr<open_call>& call, tool_runner& runner,
                           std::chrono::milliseconds poll) {
    if (!call->begin_look()) return;
    const auto seen = [call, &runner, poll](const std::optional<task_state>& task) {
        call->end_look();
        if (!task || task->status != task_state::working) return; // not stored yet, or its end is on its way
        const std::string run = call->run();
        if (call->become_task(task_members(run, *task, call->origin().rules, poll))) runner.release(run);
    };
    runner.look(call->run(), call->origin().authorization, seen);
}

std::size_t call_table::count() const {
    return open().size();
}

bool call_table::add(const std::shared_ptr<open_call>& call) {
    std::shared_ptr<open_call>
        left; // its caller has gone and it goes on: without a place it cannot be cancelled any more
    {
        const std::lock_guard lock(mutex_);
        if (calls_.size() >= limits_.most) std::erase_if(calls_, [](const auto& one) { return one->ended(); });
        if (calls_.size() >= limits_.most) {
            const auto unread = std::ranges::find_if(calls_, [](const auto& one) { return one->unread(); });
            if (unread == calls_.end()) return false;
            left = *unread;
            calls_.erase(unread);
        }
        calls_.push_back(call);
    }
    if (left && !left->run().empty()) runner_.release(left->run());
    return true;
}

std::vector<std::shared_ptr<open_call>> call_table::open() const {
    std::vector<std::shared_ptr<open_call>> open;
    const std::lock_guard lock(mutex_);
    for (const auto& call : calls_) {
        if (!call->ended()) open.push_back(call);
    }
    return open;
}

} // namespace berth::host::mcp
