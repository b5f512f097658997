// What the end of a run means for its job, and how a job leaves: its end is written, then told.
#include <job/events.hpp>
#include <job/problems.hpp>
#include <job/turn.hpp>

#include <observe/log.hpp>

namespace berth::host::job {

using phase = live_job::phase;

namespace {

constexpr std::chrono::seconds write_again{1};

run_end overdue_end(const tool_line& line) {
    run_end end;
    end.status = 504;
    end.problem =
        failure_json({.status = 504,
                      .title = "The tool took too long",
                      .detail = line.name + " did not end within " + std::to_string(line.rules.run_time.count()) +
                                " ms (run_time of the tool, or jobs.run_time_ms)"});
    return end;
}

} // namespace

job_event manager::next_event(live_job& job, job_state state) const {
    job_facts facts = facts_of(job);
    facts.state = state;
    return state_event(job.next_event++, options_.time.wall(), facts);
}

void manager::tell_event(live_job& job, const job_event& event) {
    job.told_events = std::max(job.told_events, event.number);
    followers_.news();
}

bool manager::report(const job_pointer& job, const std::shared_ptr<run_handle>& run, std::string_view json) {
    if (json.size() > options_.event_bytes) return false;
    std::optional<reported> said = read_report(json);
    if (!said) return false;
    run->trace.told(*said);
    turn now(*this);
    if (job->at != phase::running || job->run != run) return false;
    if (job->unsaved >= events_unsaved || job->next_event > options_.events) return false;
    const job_event event{job->next_event++, options_.time.wall(), std::move(said->kind), std::move(said->json)};
    if (!said->progress.empty()) job->progress = std::make_unique<std::string>(std::move(said->progress));
    job->line->metrics.reported();
    if (!job->durable) {
        job->events.push_back(event);
        tell_event(*job, event);
        return true;
    }
    ++job->unsaved;
    store_->write([number = job->number, event](record::connection& on) { add_event(on, number, event); },
                  [this, job, number = event.number](const std::string&) {
                      turn later(*this);
                      --job->unsaved;
                      tell_event(*job, {number, 0, {}, {}});
                  });
    return true;
}

void manager::run_over(const job_pointer& job, const std::shared_ptr<run_handle>& run, run_end how) noexcept {
    turn now(*this);
    if (job->at != phase::running || job->run != run || closed_) {
        // Too late: somebody has given it up.
        if (!how.file.empty()) now.then([this, file = how.file] { files_.remove(file); });
        return;
    }
    timers_.cancel(job->timer);
    const std::optional<std::int64_t> begun = run->forbid();
    if (begun) job->line->ran_for(options_.time.steady() - *begun);
    const bool may_again = job->attempts < job->most_attempts;
    const bool cut = how.cut_off || (stopping_ && how.status >= 400);
    if (job->stopping) {
        if (!how.file.empty()) now.then([this, file = how.file] { files_.remove(file); });
        return leave(now, job, job_state::cancelled, {});
    }
    if (job->overdue && (how.cut_off || how.status >= 400))
        return leave(now, job, job_state::failed, overdue_end(*job->line));
    if (how.cut_off && !begun) { // as if it had never been tried
        --job->attempts;
        pause(*job->line);
        return queue_again(now, job, true);
    }
    if (cut && stopping_) ++cut_off_;
    if (cut && may_again) return queue_again(now, job, false);
    if (cut) return leave(now, job, job_state::interrupted, {});
    leave(now, job, how.status < 400 ? job_state::succeeded : job_state::failed, std::move(how));
}

void manager::leave(turn& now, const job_pointer& job, job_state state, run_end how) {
    if (job->at == phase::queued || job->at == phase::entering) ++active_; // what leaves is waited for
    timers_.cancel(job->timer);
    auto facts = std::make_shared<job_facts>(facts_of(*job));
    facts->state = state;
    facts->stopping = false;
    facts->started = job->started;
    facts->finished = options_.time.wall();
    facts->expires = facts->finished + std::chrono::microseconds(job->line->rules.result_time).count();
    facts->content_type = std::move(how.content_type);
    facts->result = std::move(how.body);
    facts->file = std::move(how.file);
    facts->size = how.size;
    facts->status = state == job_state::succeeded ? 200 : how.status;
    facts->problem = std::move(how.problem);
    if (state == job_state::cancelled || state == job_state::interrupted) {
        const http::problem why = problem_of(*facts);
        facts->status = why.status;
        facts->problem = http::to_json(why);
    }
    const job_event event = next_event(*job, state);
    job->at = phase::leaving;
    job->run.reset();
    if (job->durable) return write_end(job, facts, event);
    job->events.push_back(event);
    left(now, job, facts);
}

void manager::write_end(const job_pointer& job, const std::shared_ptr<const job_facts>& facts, const job_event& event) {
    store_->write([facts, event](record::connection& on) { end_job(on, *facts, event); },
                  [this, job, facts, event](const std::string& fault) {
                      if (fault.empty()) {
                          turn now(*this);
                          job->told_events = event.number;
                          return left(now, job, facts);
                      }
                      // Nobody may hear of an end that the store does not know.
                      observe::error("job.end_not_stored", {{"job", job->id}, {"reason", fault}});
                      timers_.in(write_again, [this, job, facts, event] { write_end(job, facts, event); });
                  });
}

// Its end is in the store, or it has no place there.
void manager::left(turn& now, const job_pointer& job, const std::shared_ptr<const job_facts>& facts) {
    const double seconds = facts->started ? static_cast<double>(facts->finished - facts->started) / 1e6 : 0;
    job->line->metrics.ended(facts->state, seconds);
    if (--active_ == 0) nothing_runs_.notify_all();
    forget(*job);
    if (!job->durable) {
        job->told_events = job->next_event - 1;
        job->at = phase::ended;
        job->end = facts;
        job->request.reset();
        jobs_.emplace(job->id, job);
        fleeting_.emplace(job->number, job);
        ended_.push_back(job);
        ended_bytes_ += facts->result.size();
        sweep_memory();
    }
    answer with;
    with.what = answer::kind::finished;
    with.job = facts;
    with.refresh = job->line->rules.refresh;
    answer_waiters(now, *job, with);
    followers_.news();
    if (options_.told && job->tells_end) now.then([told = options_.told, facts] { told->ended(facts); });
}

void manager::queue_again(turn& now, const job_pointer& job, bool first) {
    const job_event event = next_event(*job, job_state::queued);
    job->run.reset();
    job->at = phase::leaving;
    const auto back = [this, job, first, number = event.number](turn& later) {
        if (--active_ == 0) nothing_runs_.notify_all();
        job->told_events = number;
        job->progress.reset();
        followers_.news();
        enqueue(job, first);
        if (!job->stopping) return start_waiting(later, *job->line);
        take_from_queue(*job);
        leave(later, job, job_state::cancelled, {});
    };
    if (!job->durable) {
        job->events.push_back(event);
        return back(now);
    }
    store_->write([facts = facts_of(*job), event](record::connection& on) { requeue_job(on, facts, event); },
                  [this, job, back](const std::string& fault) {
                      if (!fault.empty()) observe::error("job.not_queued", {{"job", job->id}, {"reason", fault}});
                      turn later(*this);
                      back(later);
                  });
}

} // namespace berth::host::job
