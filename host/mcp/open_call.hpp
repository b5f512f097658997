// One tools/call that is not answered yet: what the tool reports goes to the caller, and so does the end. Any thread.
#pragma once

#include <mcp/answer_channel.hpp>
#include <mcp/call_result.hpp>
#include <mcp/progress_meter.hpp>
#include <telemetry/span.hpp>

namespace berth::host::mcp {

struct call_origin {
    id_json id;
    std::string session; // empty in the modern era
    std::string authorization;
    result_rules rules;
    std::string progress_token; // JSON; empty: the caller wants none
    bool may_become_task = false;
    std::chrono::milliseconds task_after{}; // until it does
    std::string modern_tail;                // members that close a result of the modern era
};

class open_call {
public:
    // `span`: of the request; it ends with the answer.
    open_call(call_origin origin, telemetry::span span, std::shared_ptr<answer_channel> channel,
              std::chrono::milliseconds progress_interval, clock now);

    const call_origin& origin() const noexcept { return origin_; }
    // How the runner calls it, once it is known. False: it was abandoned before, so the runner must be told.
    bool known_as(std::string run);

    void report(const call_progress& progress);
    void finish(const finished_call& call);
    void refuse(const rpc_error& error);
    // Nobody wants the answer any more: the id to cancel, if it is known and the call has not ended.
    std::optional<std::string> abandon();
    bool due_as_task() const { return origin_.may_become_task && now_() - since_ >= origin_.task_after; }
    // The answer is the task instead. False: it has ended meanwhile.
    bool become_task(const std::string& members);
    // One look at its task at a time: true for the one who may look, until it says that it is done.
    bool begin_look();
    void end_look();

    bool ended() const;
    bool unread() const { return channel_->gone(); }
    std::string run() const;

private:
    bool end_once();
    void end_span(std::string_view error_type, std::string_view why);
    void answer(const std::string& members, std::string_view kind);

    const call_origin origin_;
    const std::shared_ptr<answer_channel> channel_;
    const clock now_;
    const time_point since_;
    telemetry::span span_;     // whoever ends the call ends it
    mutable std::mutex mutex_; // guards what follows
    std::optional<progress_meter> meter_;
    std::string run_;
    bool ended_ = false;
    bool abandoned_ = false;
    bool looking_ = false;
};

} // namespace berth::host::mcp
