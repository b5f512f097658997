// The jobs of one tool that wait and run, whichever instance serves it at the moment. Guarded by the manager's mutex.
#pragma once

#include <job/live_job.hpp>
#include <job/metrics.hpp>
#include <job/tool_rules.hpp>
#include <plugin/instance.hpp>

#include <deque>
#include <optional>

namespace berth::host::job {

struct tool_line {
    tool_line(std::string of_plugin, std::string at_path, std::string called)
        : plugin(std::move(of_plugin)), path(std::move(at_path)), name(std::move(called)), metrics(name) {}

    const std::string plugin;
    const std::string path;
    const std::string name;
    const tool_metrics metrics;

    tool_rules rules;                           // as the serving instance says, or said last
    std::shared_ptr<plugin::instance> instance; // null: nobody serves it just now
    std::uint32_t endpoint = 0;
    std::deque<std::shared_ptr<live_job>> queue; // sorted by place
    std::uint64_t queue_bytes = 0;
    std::size_t entering = 0; // jobs that may join it once their rows are written
    std::uint64_t entering_bytes = 0;
    std::deque<std::shared_ptr<live_job>> ready; // claimed in the store, waiting for a worker
    std::size_t claimed = 0;                     // those, and those whose claim is being written
    std::size_t running = 0;
    std::int64_t run_time = 0;   // microseconds that a run takes lately; 0: none has ended yet
    std::uint64_t launched = 0;  // runs
    timers::handle impatience{}; // of those that are ready
    bool paused = false;         // the last job that was to start was not taken

    void begin_entering(const live_job& job) noexcept;
    void end_entering(const live_job& job) noexcept;
    void push_back(std::shared_ptr<live_job> job);
    void push_front(std::shared_ptr<live_job> job);
    std::shared_ptr<live_job> pop_front();
    std::shared_ptr<live_job> pop_ready();
    bool remove(const live_job& job); // from the queue, or from those that are ready
    void ran_for(std::int64_t microseconds) noexcept;
    // How many more than there are workers may be claimed, when a claim takes that long: as many as will have ended by
    // the time that it is in the store.
    std::size_t ahead(std::int64_t claim_microseconds) const noexcept;
    std::optional<std::size_t> position(const live_job& job) const;

private:
    auto find(const live_job& job) const;
    std::int64_t next_place_ = 0;
};

} // namespace berth::host::job
