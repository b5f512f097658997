// Jobs begin to run when there is a worker for them, on whichever instance serves their tool then.
#include <job/turn.hpp>

#include <observe/log.hpp>
#include <plugin/woken_together.hpp>

#include <algorithm>

namespace berth::host::job {

using phase = live_job::phase;

void manager::take_slot(live_job& job) {
    ++job.line->running;
    ++running_;
    // The last who holds it is a run that has ended, whenever that is.
    job.slot = std::make_shared<worker_slot>([self = weak_from_this(), line = job.line] {
        if (const auto alive = self.lock()) alive->slot_freed(*line);
    });
}

void manager::slot_freed(tool_line& line) {
    turn now(*this);
    const bool all_taken = running_ == options_.workers;
    --line.running;
    --running_;
    if (all_taken)
        start_waiting(now);
    else
        start_waiting(now, line);
}

void manager::enqueue(const job_pointer& job, bool first) {
    tool_line& line = *job->line;
    job->at = phase::queued;
    job->started = 0;
    if (job->durable && job->request) {
        // What it is to do waits in the store as well, so memory holds only so much of it.
        if (held_bytes_ + job->request_bytes > options_.memory_bytes)
            job->request.reset();
        else
            held_bytes_ += job->request_bytes;
    }
    if (first)
        line.push_front(job);
    else
        line.push_back(job);
    tell(line);
}

void manager::start_waiting(turn& now) {
    for (auto& [key, line] : lines_) start_waiting(now, *line);
}

void manager::start_waiting(turn& now, tool_line& line) {
    run_ready(now, line);
    while (!line.queue.empty() && can_claim(line)) {
        const job_pointer job = line.pop_front();
        if (job->durable && job->request) held_bytes_ -= job->request_bytes;
        start(now, job);
    }
    tell(line);
}

void manager::start(turn& now, const job_pointer& job) {
    claim(*job);
    job->at = phase::starting;
    job_facts facts = facts_of(*job);
    facts.state = job_state::running;
    facts.started = job->started;
    const job_event event = next_event(*job, job_state::running);
    if (!job->durable) {
        job->events.push_back(event);
        return claimed(now, job);
    }
    auto request = std::make_shared<std::optional<job_request>>();
    store_->write([facts, event, request,
                   wants = !job->request](record::connection& on) { *request = claim_job(on, facts, event, wants); },
                  [this, job, request, event](const std::string& fault) {
                      turn later(*this);
                      if (!fault.empty()) {
                          observe::error("job.not_started", {{"job", job->id}, {"reason", fault}});
                          unclaim(*job);
                          --job->attempts;
                          --active_;
                          pause(*job->line);
                          return enqueue(job, true);
                      }
                      if (*request) {
                          if ((*request)->authorization.empty()) (*request)->authorization = authorization_of(*job);
                          job->request = std::make_shared<const job_request>(std::move(**request));
                      }
                      tell_event(*job, event);
                      claimed(later, job);
                  });
}

// It has a worker.
void manager::launch(turn& now, const job_pointer& job) {
    tool_line& line = *job->line;
    job->run = std::make_shared<run_handle>();
    job->run->trace.begin(job->id, line.name, *job->request, options_.time.steady() >= job->awaited);
    job->at = phase::running;
    if (job->attempts == 1) line.metrics.waited(static_cast<double>(job->started - job->created) / 1e6);
    if (line.rules.run_time.count() > 0)
        job->timer = timers_.in(line.rules.run_time, [this, job, run = job->run] { run_time_is_over(job, run); });
    // A function copies what it holds, which a call cannot be.
    auto call =
        std::make_shared<std::unique_ptr<plugin::invocation>>(std::make_unique<run_call>(shared_from_this(), job));
    if (job->durable) job->request.reset(); // the run has it; another run reads it from the store
    now.then([instance = line.instance, call] {
        instance->submit(std::move(*call), false);
        plugin::woken_together::wake(instance);
    });
}

void manager::pause(tool_line& line) {
    line.paused = true;
    timers_.in(start_pause, [this, &line] {
        turn now(*this);
        line.paused = false;
        start_waiting(now, line);
    });
}

void manager::stop_run(live_job& job, std::chrono::milliseconds grace) {
    if (!job.run) return;
    job.run->stop.store(true, std::memory_order_relaxed);
    timers_.cancel(job.timer);
    const job_pointer self = find(job.id);
    job.timer = timers_.in(grace, [this, self, run = job.run] { grace_is_over(self, run); });
}

void manager::run_time_is_over(const job_pointer& job, const std::shared_ptr<run_handle>& run) {
    turn now(*this);
    if (job->at != phase::running || job->run != run) return;
    job->overdue = true;
    observe::warning("job.overdue", {{"job", job->id}, {"tool", job->line->name}});
    stop_run(*job, options_.grace);
}

// The tool did not heed that it should stop. What it says later is dropped; its worker stays taken until it returns.
void manager::grace_is_over(const job_pointer& job, const std::shared_ptr<run_handle>& run) {
    run_end cut;
    cut.cut_off = true;
    observe::warning("job.given_up", {{"job", job->id}, {"tool", job->line->name}});
    run_over(job, run, std::move(cut));
}

} // namespace berth::host::job
