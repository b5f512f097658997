// What callers and operators see of jobs.
#include <job/turn.hpp>
#include <job/upkeep.hpp>

#include <observe/log.hpp>

#include <algorithm>
#include <limits>

namespace berth::host::job {

std::optional<fingerprint> manager::owner_of(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const job_pointer job = find(id);
    return job ? std::optional(job->owner) : std::nullopt;
}

using phase = live_job::phase;

namespace {

constexpr int tries = 3; // of a question whose job is just moving between memory and the store

job_facts without_result(const job_facts& of) {
    job_facts copy;
    copy.id = of.id;
    copy.number = of.number;
    copy.plugin = of.plugin;
    copy.path = of.path;
    copy.tool = of.tool;
    copy.state = of.state;
    copy.durable = of.durable;
    copy.gone = of.gone;
    copy.owner = of.owner;
    copy.created = of.created;
    copy.started = of.started;
    copy.finished = of.finished;
    copy.expires = of.expires;
    copy.attempts = of.attempts;
    copy.content_type = of.content_type;
    copy.size = of.size;
    copy.problem = of.problem;
    copy.progress = of.progress;
    return copy;
}

answer store_busy() {
    answer result;
    result.what = answer::kind::refused;
    result.status = 503;
    result.detail = std::to_string(reads_waiting) + " questions wait for the store of jobs, which is the limit";
    result.retry_after = 1;
    return result;
}

} // namespace

void manager::fetch(std::string id, scope in, std::chrono::milliseconds wait, answer_function then) {
    {
        turn now(*this);
        if (const job_pointer job = find(id)) {
            if (job->end) return now.reply(std::move(then), in.covers(*job->end) ? finished(job->end) : answer{});
            if (!in.covers(facts_of(*job))) return now.reply(std::move(then), answer{});
            const std::int64_t until = options_.time.steady() + std::chrono::microseconds(wait).count();
            if (job->at != phase::entering || wait.count() > 0) return add_waiter(now, job, {std::move(then), until});
            return now.reply(std::move(then), answer{}); // nobody may hear yet that it exists
        }
    }
    from_store(std::move(id), std::move(in), with_result::yes, std::move(then), tries);
}

void manager::look(std::string id, scope in, answer_function then) {
    {
        turn now(*this);
        if (const job_pointer job = find(id)) {
            if (job->end) return now.reply(std::move(then), in.covers(*job->end) ? finished(job->end) : answer{});
            const bool shown = job->at != phase::entering && in.covers(facts_of(*job));
            return now.reply(std::move(then), shown ? pending(*job) : answer{});
        }
    }
    from_store(std::move(id), std::move(in), with_result::no, std::move(then), tries);
}

void manager::from_store(std::string id, scope in, with_result what, std::function<void(answer)> then, int left) {
    auto found = std::make_shared<std::optional<job_facts>>();
    const bool asked =
        store_->read([id, what, found](record::connection& on) { *found = find_job(on, id, what); },
                     [this, id, in, what, then, left, found](const std::string& fault) {
                         if (!fault.empty()) {
                             observe::error("jobs.read_failed", {{"job", id}, {"reason", fault}});
                             return then(store_busy());
                         }
                         if (!*found || !in.covers(**found)) return then({});
                         if (is_finished((*found)->state))
                             return then(finished(std::make_shared<const job_facts>(std::move(**found))));
                         // It was not in memory when that was asked, and is not finished: it has moved since.
                         std::optional<answer> live;
                         {
                             std::lock_guard lock(mutex_);
                             if (const job_pointer job = find(id)) live = job->end ? finished(job->end) : pending(*job);
                         }
                         if (live) return then(std::move(*live));
                         if (left > 1) return from_store(id, in, what, then, left - 1);
                         then(store_busy());
                     });
    if (!asked) then(store_busy());
}

void manager::list(list_query query, std::function<void(job_list)> then) {
    auto result = std::make_shared<job_list>();
    ++query.limit; // one more tells whether there are more
    const bool asked = store_->read(
        [this, query, result](record::connection& on) {
            std::int64_t below = std::numeric_limits<std::int64_t>::max();
            if (!query.after.empty()) {
                const std::optional<job_facts> after = find_job(on, query.after, with_result::no);
                std::lock_guard lock(mutex_);
                const job_pointer live = find(query.after);
                below = live ? live->number : after ? after->number : 0;
            }
            result->jobs = list_jobs(on, query, below);
            add_fleeting(query, below, *result);
        },
        [query, result, then](const std::string& fault) {
            result->fault = fault;
            result->more = result->jobs.size() == query.limit;
            if (result->more) result->jobs.pop_back();
            then(std::move(*result));
        });
    if (asked) return;
    job_list none;
    none.fault = store_busy().detail;
    then(std::move(none));
}

// Jobs that the store does not know, in their places.
void manager::add_fleeting(const list_query& query, std::int64_t below, job_list& to) {
    {
        std::lock_guard lock(mutex_);
        std::size_t found = 0;
        for (auto at = fleeting_.lower_bound(below); at != fleeting_.begin() && found < query.limit;) {
            const live_job& job = *(--at)->second;
            job_facts facts = job.end ? without_result(*job.end) : facts_of(job);
            if (facts.gone || (query.owner && *query.owner != facts.owner) ||
                (query.state && *query.state != facts.state) || (!query.path.empty() && query.path != facts.path) ||
                (!query.tool.empty() && query.tool != facts.tool))
                continue;
            to.jobs.push_back(std::move(facts));
            ++found;
        }
    }
    std::ranges::sort(to.jobs, std::greater{}, &job_facts::number);
    if (to.jobs.size() > query.limit) to.jobs.resize(query.limit);
}

event_page manager::events(std::string_view id, std::uint32_t after, std::size_t most) {
    event_page page;
    std::int64_t number = 0;
    {
        std::lock_guard lock(mutex_);
        if (const job_pointer job = find(id)) {
            page.known = job->at != phase::entering;
            page.state = job->end ? job->end->state : facts_of(*job).state;
            number = job->number;
            if (job->told_events <= after && !job->end) return page;
            if (!job->durable) {
                for (std::size_t i = after; i < job->events.size() && page.events.size() < most; ++i)
                    page.events.push_back(job->events[i]);
                page.over = job->end && after + page.events.size() >= job->events.size();
                return page;
            }
        }
    }
    const std::string fault = store_->read_now([&](record::connection& on) {
        if (number == 0) {
            const std::optional<job_facts> found = find_job(on, id, with_result::no);
            if (!found) return;
            number = found->number;
            page.known = true;
            page.state = found->state;
            page.over = is_finished(found->state);
        }
        page.events = read_events(on, number, after, most);
        page.over = page.over && page.events.size() < most;
    });
    if (!fault.empty()) observe::error("jobs.read_failed", {{"job", id}, {"reason", fault}});
    return page;
}

void manager::events(std::string id, scope in, std::uint32_t after, std::size_t most,
                     std::function<void(event_page)> then) {
    look(id, std::move(in), [this, id, after, most, then](const answer& seen) {
        if (seen.what != answer::kind::pending && seen.what != answer::kind::finished) return then({});
        auto page = std::make_shared<event_page>();
        const bool asked =
            store_->read([this, id, after, most, page](record::connection&) { *page = events(id, after, most); },
                         [page, then](const std::string&) { then(std::move(*page)); });
        if (!asked) then({});
    });
}

} // namespace berth::host::job
