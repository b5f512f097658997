// What callers and operators do to jobs: cancel, remove, retry; and the end of the host.
#include <job/events.hpp>
#include <job/turn.hpp>
#include <job/upkeep.hpp>

#include <observe/log.hpp>

#include <utility>

namespace berth::host::job {

using phase = live_job::phase;

namespace {

constexpr std::chrono::milliseconds look_again{1};

answer busy(std::string detail) {
    answer result;
    result.what = answer::kind::refused;
    result.status = 503;
    result.detail = std::move(detail);
    result.retry_after = 1;
    return result;
}

// Why a finished job cannot be run again, or null.
const char* why_not_again(const job_facts& job) {
    if (job.gone) return " has expired or its result was removed, and its request went with that";
    if (job.state == job_state::succeeded) return " has succeeded, and its request is not kept; post it as a new job";
    return is_finished(job.state) ? nullptr : " is just being taken up again";
}

} // namespace

void manager::cancel(std::string id, scope in, answer_function then) {
    turn now(*this);
    const job_pointer job = find(id);
    if (!job) {
        return now.then([this, id = std::move(id), in = std::move(in), then = std::move(then)]() mutable {
            remove_stored(std::move(id), std::move(in), std::move(then));
        });
    }
    if (!in.covers(job->end ? *job->end : facts_of(*job))) return now.reply(std::move(then), answer{});
    if (!job->end) return cancel_live(now, job, std::move(then));
    auto gone = std::make_shared<job_facts>(*job->end);
    gone->gone = true;
    ended_bytes_ -= gone->result.size();
    gone->result.clear();
    answer with = finished(gone);
    job->end = with.job;
    with.what = answer::kind::removed;
    now.reply(std::move(then), std::move(with));
}

void manager::stop(std::string_view id, const scope& in) {
    turn now(*this);
    const job_pointer job = find(id);
    if (!job || job->end || job->at == phase::leaving || !in.covers(facts_of(*job))) return;
    cancel_live(now, job, [](const answer&) {});
}

void manager::cancel_live(turn& now, const job_pointer& job, answer_function then) {
    if (job->at == phase::leaving) { // its end is on its way: then the result is what is left to remove
        job->waiters.push_back({[this, id = job->id, then = std::move(then)](const answer& with) {
                                    if (with.job && with.job->state == job_state::cancelled) return then(with);
                                    cancel(id, {}, then);
                                },
                                waiter::the_end});
        return;
    }
    job->stopping = true;
    if (job->at != phase::running) {
        job->waiters.push_back({std::move(then), waiter::the_end});
        if (job->at != phase::queued && job->at != phase::ready) return; // whoever moves it sees that it is to stop
        take_from_queue(*job);
        return leave(now, job, job_state::cancelled, {});
    }
    stop_run(*job, options_.grace);
    if (!job->durable) return now.reply(std::move(then), pending(*job));
    store_->write([number = job->number](record::connection& on) { mark_stopping(on, number); },
                  [this, job, then = std::move(then)](const std::string& fault) {
                      answer with;
                      if (fault.empty()) {
                          turn later(*this);
                          with = pending(*job);
                      } else {
                          with = busy("that the job is to stop could not be stored; the log says why");
                      }
                      then(with);
                  });
}

void manager::take_from_queue(live_job& job) {
    if (!job.line->remove(job)) return;
    if (job.at == phase::ready)
        unclaim(job);
    else if (job.durable && job.request)
        held_bytes_ -= job.request_bytes;
    tell(*job.line);
}

void manager::remove_stored(std::string id, scope in, answer_function then) {
    auto result = std::make_shared<answer>();
    auto file = std::make_shared<std::string>();
    store_->write(
        [this, id, in, result, file](record::connection& on) {
            *result = {};
            std::optional<job_facts> found = find_job(on, id, with_result::no);
            if (!found || !in.covers(*found)) return;
            if (!is_finished(found->state)) {
                *result = busy("the job is just being taken up again");
                return;
            }
            if (!found->gone) *file = remove_result(on, found->number, options_.time.wall());
            found->gone = true;
            *result = finished(std::make_shared<const job_facts>(std::move(*found)));
            result->what = answer::kind::removed;
        },
        [this, result, file, then = std::move(then)](const std::string& fault) {
            if (!fault.empty()) return then(busy("the result could not be removed; the log says why"));
            files_.remove(*file);
            then(*result);
        });
}

void manager::retry(std::string id, scope in, answer_function then) {
    auto result = std::make_shared<answer>();
    auto job = std::make_shared<live_job>();
    {
        turn now(*this);
        if (find(id)) {
            answer with;
            with.what = answer::kind::refused;
            with.status = 409;
            with.detail = "the job " + id +
                          " is not finished; one that failed, or was cancelled or interrupted, can be "
                          "tried again";
            return now.reply(std::move(then), std::move(with));
        }
    }
    store_->write(
        [this, id, in, result, job](record::connection& on) {
            *result = {};
            std::optional<job_facts> found = find_job(on, id, with_result::no);
            if (!found || !in.covers(*found)) return;
            if (const char* why = why_not_again(*found)) {
                result->what = answer::kind::refused;
                result->status = 409;
                result->detail = "the job " + id + why;
                return;
            }
            const std::uint32_t number = last_event(on, found->number) + 1;
            found->state = job_state::queued;
            requeue_job(on, *found, state_event(number, options_.time.wall(), *found));
            job->id = found->id;
            job->number = found->number;
            job->owner = found->owner;
            job->digest = found->digest;
            job->created = found->created;
            job->attempts = found->attempts;
            job->most_attempts = found->most_attempts;
            job->tells_end = found->tells_end;
            job->told_events = number;
            job->next_event = number + 1;
            *result = finished(std::make_shared<const job_facts>(std::move(*found)));
        },
        [this, result, job, then = std::move(then)](const std::string& fault) {
            if (!fault.empty()) return then(busy("that the job is queued could not be stored; the log says why"));
            if (result->what != answer::kind::finished) return then(*result);
            take_up(job, result, then);
        });
}

// The store knows that it waits. Who posts its id at the same moment holds its place until the store has refused that.
void manager::take_up(const job_pointer& job, const std::shared_ptr<const answer>& found, const answer_function& then) {
    turn now(*this);
    job->line = &line_of(found->job->plugin, found->job->path, found->job->tool);
    if (!jobs_.emplace(job->id, job).second) {
        timers_.in(look_again, [this, job, found, then] { take_up(job, found, then); });
        return;
    }
    count_owner(*job, {});
    enqueue(job, false);
    now.reply(then, pending(*job));
    start_waiting(now, *job->line);
}

void manager::set_draining(bool on) {
    turn now(*this);
    draining_ = on;
    drained_ = false;
    if (!on) start_waiting(now);
}

bool manager::hurry() {
    std::lock_guard lock(mutex_);
    if (!draining_ || active_ == 0 || without_grace_) return false;
    hurried_ = true;
    nothing_runs_.notify_all();
    if (!stopping_) return true;
    without_grace_ = true;
    for (auto& [id, job] : jobs_)
        if (job->at == phase::running) stop_run(*job, std::chrono::milliseconds(0));
    return true;
}

std::size_t manager::drain(std::chrono::milliseconds drain_time) {
    set_draining(true);
    std::unique_lock lock(mutex_);
    const auto done = [this] { return active_ == 0; };
    nothing_runs_.wait_for(lock, drain_time, [&] { return hurried_ || done(); });
    if (done()) return drained(lock);
    observe::warning("jobs.drain_deadline", {{"running", active_}});
    lock.unlock();
    stop_all();
    lock.lock();
    constexpr std::chrono::seconds commit_time{10}; // for the writes that follow the grace
    nothing_runs_.wait_for(lock, options_.grace + commit_time, done);
    return drained(lock);
}

void manager::stop_all() {
    turn now(*this);
    stopping_ = true;
    for (auto& [key, line] : lines_) give_back_ready(now, *line);
    for (auto& [id, job] : jobs_)
        if (job->at == phase::running) stop_run(*job, options_.grace);
}

// Nothing moves any more, so nobody needs to wait; of a job that is not stored yet nobody may hear.
std::size_t manager::drained(std::unique_lock<std::mutex>& lock) {
    const std::size_t count = cut_off_;
    lock.unlock();
    followers_.close();
    turn now(*this);
    drained_ = true;
    for (auto& [id, job] : jobs_)
        if (job->at != phase::ended && job->at != phase::entering) answer_waiters(now, *job, pending(*job));
    return count;
}

} // namespace berth::host::job
