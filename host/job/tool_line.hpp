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
    std::size_t running = 0;
    bool paused = false; // the last job that was to start was not taken

    void push_back(std::shared_ptr<live_job> job);
    void push_front(std::shared_ptr<live_job> job);
    std::shared_ptr<live_job> pop_front();
    bool remove(const live_job& job);
    std::optional<std::size_t> position(const live_job& job) const;

private:
    auto find(const live_job& job) const;
    std::int64_t next_place_ = 0;
};

} // namespace berth::host::job
