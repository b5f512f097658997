// An instance whose tools run where they stand: each call of one gets a job of its own, whose events are kept. Without
// the host's queue, store and deadlines for jobs, so that a plugin's test has its answer at once.
#pragma once

#include <binding/means.hpp>
#include <binding/tool_handler.hpp>
#include <plugin/instance.hpp>

#include <deque>
#include <mutex>
#include <vector>

namespace berth::host::testing {

// The jobs of all instances of a test, in order. Any thread; outlives the instances.
class lent_jobs {
public:
    // The job of a call that is about to run; lives as long as this.
    const berth_job* lend(const berth_call& message);
    std::vector<std::string> events() const;

private:
    struct lent {
        std::string id, authorization;
        lent_jobs* owner = nullptr;
        berth_job job{};
    };
    static bool report(void* state, berth_slice event);

    mutable std::mutex mutex_; // guards what follows
    std::deque<lent> jobs_;
    std::vector<std::string> events_;
};

class job_lender : public plugin::instance {
public:
    job_lender(std::shared_ptr<plugin::instance> inner, lent_jobs& jobs);

    void submit(std::unique_ptr<plugin::invocation> call, bool on_loop) noexcept override;
    void wake() noexcept override { inner_->wake(); }
    std::size_t running() const noexcept override { return inner_->running(); }
    std::size_t queued() const noexcept override { return inner_->queued(); }
    std::uint64_t calls() const noexcept override { return inner_->calls(); }
    std::uint64_t restarts() const noexcept override { return inner_->restarts(); }
    bool drain(std::chrono::milliseconds deadline) override { return inner_->drain(deadline); }
    plugin::unloaded stop() override { return inner_->stop(); }

private:
    const std::shared_ptr<plugin::instance> inner_;
    lent_jobs& jobs_;
};

// Hands requests to tools on as calls; whatever else is asked of tools is the host's, and 501 here.
class tools_at_once : public binding::tool_handler {
public:
    http::admission admit(const http::request& head, const binding::endpoint_plan& tool, binding::tool_page page) noexcept override;
    void handle(binding::tool_request asked) noexcept override;

private:
    const binding::means with_{binding::limits{}};
};

} // namespace berth::host::testing
