#include <job/metrics.hpp>

#include <telemetry/telemetry.hpp>

namespace berth::host::job {

tool_metrics::tool_metrics(const std::string& tool)
    : tool_(tool),
      seconds_(&observe::histogram_of("berth_job_seconds", "Seconds from a job's start to its end", {{"tool", tool}})),
      queue_seconds_(&observe::histogram_of("berth_job_queue_seconds", "Seconds from a job's creation to its start",
                                            {{"tool", tool}})),
      events_(&observe::counter_of("berth_job_events_total", "Events that tools reported", {{"tool", tool}})),
      queued_(&observe::gauge_of("berth_jobs", "Jobs that wait and run", {{"tool", tool}, {"state", "queued"}})),
      running_(&observe::gauge_of("berth_jobs", "Jobs that wait and run", {{"tool", tool}, {"state", "running"}})) {
    for (std::size_t i = 0; i < ended_.size(); ++i)
        if (is_finished(static_cast<job_state>(i)))
            ended_[i] = &observe::counter_of("berth_jobs_total", "Jobs that ended, by outcome",
                                             {{"tool", tool}, {"outcome", std::string(state_names[i])}});
}

void tool_metrics::ended(job_state how, double seconds) const noexcept {
    ended_[static_cast<std::size_t>(how)]->add();
    if (seconds > 0) seconds_->observe(seconds);
    telemetry::count_job(tool_, how == job_state::succeeded ? std::string_view() : name_of(how), seconds);
}

void tool_metrics::live(std::size_t queued, std::size_t running) const noexcept {
    queued_->set(static_cast<std::int64_t>(queued));
    running_->set(static_cast<std::int64_t>(running));
}

void tool_metrics::rejected(const std::string& reason) const {
    observe::counter_of("berth_jobs_rejected_total", "Requests for a job that were refused",
                        {{"tool", tool_}, {"reason", reason}})
        .add();
}

} // namespace berth::host::job
