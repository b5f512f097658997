// One run of a job on its way through an instance. What its message points to lives in it. It outlives the manager when
// a tool never returns.
#pragma once

#include <job/live_job.hpp>
#include <plugin/invocation.hpp>

#include <array>

namespace berth::host::job {

class manager;

// How a run ended, before anybody decided what that means for the job.
struct run_end {
    int status = 500;
    std::string content_type;
    std::string body;
    std::string file;       // name of the result's file; then the body is empty
    std::uint64_t size = 0; // of the result
    std::string problem;    // JSON of a failure
    bool cut_off = false;   // by the host: the tool did not say anything
};

class run_call final : public plugin::invocation {
public:
    run_call(std::shared_ptr<manager> keeps, std::shared_ptr<live_job> job);
    ~run_call() override;

    void answer(const berth_answer& answer) noexcept override;
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override;
    bool may_start() noexcept override;
    bool cancelled() const noexcept override { return run_->stop.load(std::memory_order_relaxed); }

private:
    run_end success(const berth_answer& answer, std::string body) const;
    void over(run_end how) noexcept;
    bool answered_ = false; // the instance lets only one answer, and lets go of the call after it
    static bool report(void* state, berth_slice event) noexcept;

    const std::shared_ptr<manager> manager_;
    const std::shared_ptr<live_job> job_;
    const std::shared_ptr<const job_request> request_;
    const std::shared_ptr<run_handle> run_;
    const std::shared_ptr<worker_slot> slot_;
    const std::string name_; // for a file of its result
    std::string traceparent_;
    std::array<berth_header, 4> headers_{};
    berth_job about_{};
};

} // namespace berth::host::job
