// The numbers of one tool's jobs. Looked up once and kept. Any thread.
#pragma once

#include <job/state.hpp>
#include <observe/metrics.hpp>

#include <array>
#include <string>

namespace berth::host::job {

class tool_metrics {
public:
    explicit tool_metrics(const std::string& tool);

    void ended(job_state how, double seconds) const noexcept;
    void waited(double seconds) const noexcept { queue_seconds_->observe(seconds); }
    void reported() const noexcept { events_->add(); }
    void live(std::size_t queued, std::size_t running) const noexcept;
    void rejected(const std::string& reason) const; // a name of few: queue, owner, draining, ...

private:
    const std::string tool_;
    std::array<observe::counter*, state_names.size()> ended_{}; // they live as long as the process
    observe::histogram* seconds_;
    observe::histogram* queue_seconds_;
    observe::counter* events_;
    observe::gauge* queued_;
    observe::gauge* running_;
};

} // namespace berth::host::job
