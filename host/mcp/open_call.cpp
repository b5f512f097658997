#include <mcp/open_call.hpp>

#include <utility>

namespace berth::host::mcp {

open_call::open_call(call_origin origin, telemetry::span span, std::shared_ptr<answer_channel> channel,
                     std::chrono::milliseconds progress_interval, clock now)
    : origin_(std::move(origin)), channel_(std::move(channel)), now_(std::move(now)), since_(now_()),
      span_(std::move(span)) {
    if (!origin_.progress_token.empty()) meter_.emplace(origin_.progress_token, progress_interval);
}

bool open_call::known_as(std::string run) {
    const std::lock_guard lock(mutex_);
    run_ = std::move(run);
    return !abandoned_;
}

void open_call::report(const call_progress& progress) {
    std::optional<std::string> params;
    {
        const std::lock_guard lock(mutex_);
        if (ended_ || !meter_) return;
        params = meter_->params(progress, now_());
    }
    if (params) channel_->notify(notification("notifications/progress", *params));
}

void open_call::finish(const finished_call& call) {
    if (!end_once()) return;
    const bool well = call.how == finished_call::outcome::succeeded && call.fits_its_schema;
    end_span(well ? "" : "tool_error", call.message);
    answer(call_members(call, origin_.rules), "complete");
}

void open_call::refuse(const rpc_error& error) {
    if (!end_once()) return;
    end_span(std::to_string(error.code), error.message);
    channel_->answer(error_message(origin_.id, error));
}

std::optional<std::string> open_call::abandon() {
    std::string known;
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(ended_, true)) return {};
        abandoned_ = true;
        known = run_;
    }
    end_span("cancelled", "the caller has left, or cancelled the call");
    channel_->withhold();
    return known.empty() ? std::optional<std::string>() : known;
}

bool open_call::become_task(const std::string& members) {
    if (!end_once()) return false;
    end_span({}, {});
    answer(members, "task");
    return true;
}

bool open_call::begin_look() {
    const std::lock_guard lock(mutex_);
    return !run_.empty() && !ended_ && !std::exchange(looking_, true);
}

void open_call::end_look() {
    const std::lock_guard lock(mutex_);
    looking_ = false;
}

bool open_call::ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
}

std::string open_call::run() const {
    const std::lock_guard lock(mutex_);
    return run_;
}

void open_call::end_span(std::string_view error_type, std::string_view why) {
    if (!error_type.empty()) {
        span_.set("error.type", error_type);
        span_.fail(why);
    }
    span_.end();
}

bool open_call::end_once() {
    const std::lock_guard lock(mutex_);
    return !std::exchange(ended_, true);
}

void open_call::answer(const std::string& members, std::string_view kind) {
    std::string result = "{" + members;
    if (origin_.rules.in == era::modern) result += R"(,"resultType":)" + json_of(kind) + origin_.modern_tail;
    channel_->answer(result_message(origin_.id, result + "}"));
}

} // namespace berth::host::mcp
