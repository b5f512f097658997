// A call over MCP whose job runs, and who hears of it. Any thread; those who hear are called without a lock.
#pragma once

#include <job/followers.hpp>
#include <mcp/offered_tools.hpp>
#include <mcp/tool_runner.hpp>
#include <mcp/tool_words.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace berth::host::app {

// What of a call has come, and who hears of it. While a follower tells its progress the end waits for the last word of
// that, so that nothing is told after the answer and nothing is lost before it.
class mcp_awaited {
public:
    mcp_awaited(mcp::call_request request, mcp::tool_place called, mcp::call_handlers handlers)
        : tool(std::move(request.tool)), place(std::move(called)), wants_progress(request.wants_progress),
          handlers_(std::make_shared<const mcp::call_handlers>(std::move(handlers))) {}

    const std::string tool;
    const mcp::tool_place place; // keeps the description
    const bool wants_progress;
    const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();

    void begin_following() {
        const std::lock_guard lock(mutex_);
        following_ = true;
    }
    void progress(const mcp::call_progress& said) {
        if (const auto to = handlers()) to->progress(said);
    }
    void stored(const std::string& id) {
        if (const auto to = handlers(); to && to->stored) to->stored(id);
    }
    void refuse(const mcp::call_refusal& why) {
        if (const auto to = take()) to->refused(why);
    }
    // True when it was told; else it is once nobody follows any more.
    bool finish(const mcp::finished_call& how) {
        {
            const std::lock_guard lock(mutex_);
            if (following_) end_ = how;
            if (following_) return false;
        }
        if (const auto to = take()) to->finished(how);
        return true;
    }
    void end_following() {
        std::optional<mcp::finished_call> end;
        {
            const std::lock_guard lock(mutex_);
            following_ = false;
            end.swap(end_);
        }
        if (end) finish(*end);
    }
    void release() { take(); }
    bool released() const {
        const std::lock_guard lock(mutex_);
        return !handlers_;
    }
    bool news_are_due(std::chrono::milliseconds interval) {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard lock(mutex_);
        if (last_news_ && now - *last_news_ < interval) return false;
        last_news_ = now;
        return true;
    }

private:
    // Called without the lock, and kept alive meanwhile.
    std::shared_ptr<const mcp::call_handlers> handlers() const {
        const std::lock_guard lock(mutex_);
        return handlers_;
    }
    std::shared_ptr<const mcp::call_handlers> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(handlers_, nullptr);
    }

    mutable std::mutex mutex_;                           // guards what follows
    std::shared_ptr<const mcp::call_handlers> handlers_; // null: nobody waits
    bool following_ = false;
    std::optional<mcp::finished_call> end_;
    std::optional<std::chrono::steady_clock::time_point> last_news_;
};

// The events of a call's job as its progress.
class mcp_follower final : public job::follower {
public:
    // `news` is called no more often than `interval` says.
    mcp_follower(std::shared_ptr<mcp_awaited> call, std::chrono::milliseconds interval, std::function<void()> news)
        : call_(std::move(call)), interval_(interval), news_(std::move(news)) {}
    ~mcp_follower() override { call_->end_following(); }

    bool event(const job::job_event& event) override {
        if (event.kind == "state") return true;
        call_->progress(mcp::progress_of(event.json));
        if (call_->news_are_due(interval_)) news_();
        return true;
    }
    bool silence() override { return true; }
    bool end(job::job_state) override { return true; }
    bool gone() const override { return false; }

private:
    const std::shared_ptr<mcp_awaited> call_;
    const std::chrono::milliseconds interval_;
    const std::function<void()> news_;
};

} // namespace berth::host::app
