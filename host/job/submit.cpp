// How a request becomes a job: the same request once only, limits, and the row that makes it a job.
#include <job/ids.hpp>
#include <job/turn.hpp>

#include <observe/log.hpp>

#include <utility>

namespace berth::host::job {

using phase = live_job::phase;

namespace {

constexpr int drain_retry_seconds = 5;

std::string limit_text(std::size_t count, const char* what, const char* setting) {
    return std::to_string(count) + ' ' + what + ", which is the limit (" + setting + ')';
}

answer conflict(const job_facts& with) {
    answer result;
    result.what = answer::kind::refused;
    result.status = 409;
    result.detail = "the job-id " + with.id + " belongs to another request; leave job-id out, or choose another";
    return result;
}

bool is_same_request(const job_facts& a, const job_facts& b) {
    return a.digest == b.digest && a.plugin == b.plugin && a.path == b.path;
}

} // namespace

std::optional<manager::refusal> manager::refuse(const tool_line& line, std::size_t bytes,
                                                const fingerprint& owner) const {
    if (draining_)
        return refusal{503, "draining", "the host is draining: it finishes what runs and takes no new jobs",
                       drain_retry_seconds, true};
    if (!line.instance) return refusal{503, "unserved", "plugin " + line.plugin + " is not running"};
    if (store_->writes_waiting() >= writes_waiting)
        return refusal{503, "store", limit_text(writes_waiting, "writes wait for the disk", "fixed")};
    const auto stored = static_cast<std::size_t>(stored_);
    if (line.rules.durable && stored >= options_.stored)
        return refusal{503, "stored", limit_text(stored, "jobs are in the store", "jobs.stored")};
    if (const std::uint64_t bytes_stored = store_->bytes_on_disk() + files_.bytes();
        line.rules.durable && bytes_stored >= options_.stored_bytes)
        return refusal{503, "stored_bytes", limit_text(bytes_stored, "bytes are in the store", "jobs.stored_bytes")};
    if (owner != fingerprint{} && options_.owner_jobs > 0) {
        const auto own = owners_.find(owner);
        if (own != owners_.end() && own->second.jobs >= options_.owner_jobs)
            return refusal{429, "owner",
                           limit_text(own->second.jobs, "jobs of this caller wait or run", "jobs.owner_jobs")};
    }
    if (can_claim(line)) return std::nullopt;
    const std::size_t waiting = line.queue.size() + line.entering;
    if (waiting >= line.rules.queue)
        return refusal{503, "queue", limit_text(waiting, ("jobs of " + line.name + " wait").c_str(), "jobs.queue")};
    const std::uint64_t waiting_bytes = line.queue_bytes + line.entering_bytes;
    if (waiting_bytes + bytes > options_.queue_bytes)
        return refusal{503, "queue_bytes",
                       "the requests of the jobs of " + line.name + " that wait have " + std::to_string(waiting_bytes) +
                           " bytes, at most " + std::to_string(options_.queue_bytes) + " may wait (jobs.queue_bytes)"};
    return std::nullopt;
}

std::string manager::submit(submission asked, std::optional<std::chrono::milliseconds> wait, answer_function then) {
    auto job = std::make_shared<live_job>();
    const bool given_id = !asked.id.empty();
    std::string id = given_id ? std::move(asked.id) : new_id();
    job->id = id;
    submit(job, given_id, std::move(asked), wait, std::move(then));
    return id;
}

void manager::submit(const job_pointer& job, bool given_id, submission asked,
                     std::optional<std::chrono::milliseconds> wait, answer_function then) {
    job->owner = fingerprint_of(asked.authorization);
    job->digest = fingerprint_of(asked.body.empty() ? " " : std::string_view(asked.body));
    auto request = std::make_shared<job_request>();
    request->body = std::move(asked.body);
    request->content_type = std::move(asked.content_type);
    request->authorization = std::move(asked.authorization);
    request->traceparent = std::move(asked.traceparent);
    request->tracestate = std::move(asked.tracestate);
    job->request_bytes = static_cast<std::uint32_t>(request->size());
    job->request = std::move(request);
    job->tells_end = asked.tells_end;

    turn now(*this);
    const auto found = lines_.find({asked.plugin, asked.path});
    if (found == lines_.end()) {
        refusal why{503, "unserved", "plugin " + asked.plugin + " serves no tool at " + asked.path};
        return now.reply(std::move(then), why.as_answer());
    }
    tool_line& line = *found->second;
    job->line = &line;
    const auto patience = wait.value_or(line.rules.max_wait);
    waiter caller{std::move(then), options_.time.steady() + std::chrono::microseconds(patience).count()};
    job->awaited = asked.awaited ? waiter::the_end : caller.until;
    if (const job_pointer known = given_id ? find(job->id) : nullptr)
        return replay(now, known, std::move(caller), facts_of(*job));
    if (auto why = refuse(line, job->request_bytes, job->owner)) {
        line.metrics.rejected(why->reason);
        return now.reply(std::move(caller.then), why->as_answer());
    }
    job->durable = line.rules.durable;
    job->most_attempts = line.rules.attempts;
    job->number = ++last_number_;
    job->created = options_.time.wall();
    job->waiters.push_back(std::move(caller));
    jobs_.emplace(job->id, job);
    line.begin_entering(*job);
    count_owner(*job, job->request->authorization);
    if (job->durable) return enter(now, job);
    fleeting_.emplace(job->number, job);
    if (!given_id) return enter(now, job);
    // Its id may be one that the store knows.
    auto result = std::make_shared<inserted>();
    const bool asks = store_->read(
        [job, result](record::connection& on) { result->before = find_job(on, job->id, with_result::yes); },
        [this, job, result](const std::string& fault) {
            if (!fault.empty() || result->before) return entered(job, fault, *result);
            turn later(*this);
            enter(later, job);
        });
    if (asks) return;
    line.end_entering(*job);
    forget(*job);
    now.reply(std::move(job->waiters.front().then),
              refusal{503, "store", "too many questions wait for the store"}.as_answer());
}

// The same id once more.
void manager::replay(turn& now, const job_pointer& job, waiter one, const job_facts& asked) {
    const auto end = job->end ? job->end : std::make_shared<const job_facts>(facts_of(*job));
    const job_facts& known = *end;
    if (known.owner != asked.owner) return now.reply(std::move(one.then), answer{});
    if (!is_same_request(known, asked)) return now.reply(std::move(one.then), conflict(known));
    one.replayed = true;
    if (!job->end) return add_waiter(now, job, std::move(one));
    answer with = finished(end);
    with.replayed = true;
    now.reply(std::move(one.then), std::move(with));
}

// Writes its row: as running when it can start at once.
void manager::enter(turn& now, const job_pointer& job) {
    job->from_start = can_claim(*job->line) && job->line->queue.empty();
    if (job->from_start) {
        job->line->end_entering(*job);
        claim(*job);
    }
    job_facts facts = facts_of(*job);
    if (!job->durable) {
        job->events.push_back(next_event(*job, facts.state));
        now.then([this, job] { entered(job, {}, {true, std::nullopt, job->number, 2}); });
        return;
    }
    ++stored_;
    auto result = std::make_shared<inserted>();
    store_->write([facts = std::move(facts), at = options_.time.wall(), request = job->request, result,
                   with = options_.store_authorization ? with_authorization::yes : with_authorization::no](
                      record::connection& on) { *result = insert_job(on, facts, *request, at, with); },
                  [this, job, result](const std::string& fault) { entered(job, fault, *result); });
}

void manager::entered(const job_pointer& job, const std::string& fault, const inserted& result) {
    turn now(*this);
    if (!job->from_start) job->line->end_entering(*job);
    if (!fault.empty() || !result.done) {
        if (job->from_start) {
            --active_;
            unclaim(*job);
        }
        if (!result.before || !fault.empty()) {
            refusal why{503, "store", "the job could not be stored; the log says why"};
            job->line->metrics.rejected(why.reason);
            answer_waiters(now, *job, why.as_answer());
        } else {
            enter_refused(now, job, result);
        }
        if (job->durable) --stored_;
        forget(*job);
        return;
    }
    if (result.before) --stored_; // revived
    job->number = result.number;
    job->next_event = result.next_event;
    job->told_events = result.next_event - 1;
    followers_.news();
    if (!job->from_start) enqueue(job, false);
    if (job->stopping && !job->from_start) {
        take_from_queue(*job);
        return leave(now, job, job_state::cancelled, {}); // its waiters hear of it then
    }
    if (job->stopping) return claimed(now, job); // likewise
    std::vector<waiter> waiters = std::exchange(job->waiters, {});
    if (job->from_start) claimed(now, job);
    for (waiter& one : waiters) add_waiter(now, job, std::move(one));
    if (!job->from_start) start_waiting(now, *job->line);
}

// There is a finished job with that id.
void manager::enter_refused(turn& now, const job_pointer& job, const inserted& result) {
    const job_facts asked = facts_of(*job);
    answer with = finished(std::make_shared<const job_facts>(*result.before));
    if (result.before->owner != asked.owner)
        with = answer{};
    else if (!is_same_request(*result.before, asked))
        with = conflict(*result.before);
    else if (!is_finished(result.before->state)) // an operator has just had it tried again
        with = refusal{503, "store", "the job is just being taken up again"}.as_answer();
    for (waiter& one : job->waiters) one.replayed = true;
    answer_waiters(now, *job, with);
}

} // namespace berth::host::job
