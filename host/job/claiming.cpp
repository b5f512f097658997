// Jobs are claimed, which the store must know before they run, ahead of the workers that will run them: while one
// commit says so of many, workers do not wait for it. How far ahead depends on how long runs and commits take, so that
// a job is claimed about when it would start, and long ones are not claimed ahead at all.
#include <job/turn.hpp>

#include <plugin/woken_together.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::job {

using phase = live_job::phase;

bool manager::has_free_worker(const tool_line& line) const {
    return line.running + line.claimed < line.rules.workers && running_ + claimed_ < options_.workers;
}

bool manager::can_claim(const tool_line& line) const {
    if (draining_ || !line.instance || line.paused) return false;
    if (has_free_worker(line)) return true;
    if (!line.rules.durable) return false;                               // a claim takes no time
    if (line.running == 0 && running_ >= options_.workers) return false; // others have all the workers
    // A claim waits for the commit before its own, and is told after those that its commit has beside it.
    const std::size_t ahead = line.ahead(4 * store_->commit_time().count());
    return ahead > 0 && line.running + line.claimed < line.rules.workers + ahead;
}

void manager::claim(live_job& job) {
    job.ahead = !has_free_worker(*job.line);
    ++job.line->claimed;
    if (!job.ahead) ++claimed_;
    ++active_;
    job.started = options_.time.wall();
    ++job.attempts;
    job.from_start = true;
}

void manager::unclaim(live_job& job) {
    --job.line->claimed;
    if (!job.ahead) --claimed_;
}

// The store knows that it runs.
void manager::claimed(turn& now, const job_pointer& job) {
    tool_line& line = *job->line;
    job->at = phase::ready;
    if (!job->durable) followers_.news();
    if (job->stopping) {
        unclaim(*job);
        return leave(now, job, job_state::cancelled, {});
    }
    if (!line.instance || stopping_) return give_back(now, job);
    line.ready.push_back(job);
    if (!job->durable) return run_ready(now, line);
    if (std::ranges::find(just_claimed_, &line) == just_claimed_.end()) just_claimed_.push_back(&line);
}

// All that a commit has claimed begins together: then a worker finds its next job when it has ended one.
void manager::run_claimed() {
    const plugin::woken_together workers; // when the turn has ended and all are queued
    turn now(*this);
    for (tool_line* line : std::exchange(just_claimed_, {})) run_ready(now, *line);
}

void manager::run_ready(turn& now, tool_line& line) {
    if (!line.instance) return give_back_ready(now, line);
    while (!line.ready.empty() && !line.paused && line.running < line.rules.workers && running_ < options_.workers) {
        const job_pointer job = line.pop_ready();
        unclaim(*job);
        take_slot(*job);
        ++line.launched;
        launch(now, job);
    }
    if (!line.ready.empty() && line.impatience == timers::handle{}) watch_ready(line);
}

void manager::watch_ready(tool_line& line) {
    line.impatience =
        timers_.in(ready_time, [this, &line, launched = line.launched] { ready_time_is_over(line, launched); });
}

// The workers take longer than they used to: what they have not taken is queued again, as what it is.
void manager::ready_time_is_over(tool_line& line, std::uint64_t launched) {
    turn now(*this);
    line.impatience = {};
    if (line.ready.empty()) return;
    if (line.launched != launched) return watch_ready(line);
    line.run_time = std::max(line.run_time, std::chrono::microseconds(ready_time).count());
    give_back_ready(now, line);
}

// As if it had never been claimed.
void manager::give_back(turn& now, const job_pointer& job) {
    unclaim(*job);
    --job->attempts;
    queue_again(now, job, true);
}

void manager::give_back_ready(turn& now, tool_line& line) {
    while (!line.ready.empty()) { // the last first, so that each can be put in front
        const job_pointer job = std::move(line.ready.back());
        line.ready.pop_back();
        give_back(now, job);
    }
}

} // namespace berth::host::job
