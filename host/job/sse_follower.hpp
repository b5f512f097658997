// The events of a job as server-sent events.
#pragma once

#include <job/caller.hpp>
#include <job/followers.hpp>

#include <memory>

namespace berth::host::job {

class sse_follower final : public follower {
public:
    // Sends the head.
    explicit sse_follower(std::shared_ptr<caller> to);

    bool event(const job_event& event) override;
    bool silence() override;
    bool end(job_state state) override;
    bool gone() const override;

private:
    const std::shared_ptr<caller> to_;
};

} // namespace berth::host::job
