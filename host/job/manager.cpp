#include <job/manager.hpp>

#include <job/turn.hpp>
#include <job/upkeep.hpp>
#include <observe/log.hpp>

#include <algorithm>

namespace berth::host::job {

using phase = live_job::phase;

std::variant<std::shared_ptr<manager>, std::string> manager::open(options within) {
    auto opened = store::open(within.folder / "jobs.db", within.full_durability);
    if (auto* reason = std::get_if<std::string>(&opened)) return std::move(*reason);
    std::shared_ptr<manager> made(new manager(std::move(within), std::get<std::unique_ptr<store>>(std::move(opened))));
    if (std::string reason = made->recover(); !reason.empty()) return reason;
    made->store_->start([self = made.get()] { self->run_claimed(); });
    made->sweep_soon(sweep_interval);
    return made;
}

manager::manager(options within, std::unique_ptr<store> kept)
    : options_(std::move(within)), store_(std::move(kept)), files_(options_.folder / "jobs" / "results"),
      followers_([this](std::string_view id, std::uint32_t after, std::size_t most) { return events(id, after, most); },
                 options_.time, options_.followers),
      timers_(options_.time) {}

manager::~manager() {
    close();
}

std::string manager::recover() {
    std::set<std::string> known;
    recovered count;
    const std::string fault = store_->write_now([&](record::connection& on) {
        count = job::recover(on, options_.time.wall(), options_.result_time);
        last_number_ = job::last_number(on);
        stored_ = count_of_jobs(on);
        statement files(on, "SELECT result_file FROM job WHERE result_file <> ''");
        while (files.step()) known.insert(files.text(0));
        each_queued(on, [this](const job_facts& facts, std::uint32_t last_event) {
            auto job = std::make_shared<live_job>();
            job->id = facts.id;
            job->number = facts.number;
            job->owner = facts.owner;
            job->digest = facts.digest;
            job->line = &line_of(facts.plugin, facts.path, facts.tool);
            job->created = facts.created;
            job->attempts = facts.attempts;
            job->most_attempts = facts.most_attempts;
            job->tells_end = facts.tells_end;
            job->told_events = last_event;
            job->next_event = last_event + 1;
            job->request_bytes = static_cast<std::uint32_t>(facts.size);
            jobs_.emplace(job->id, job);
            count_owner(*job, {});
            enqueue(job, false);
        });
    });
    if (!fault.empty()) return "the jobs in " + options_.folder.string() + " cannot be put in order: " + fault;
    for (const auto& one : count.ended)
        if (options_.told && one->tells_end) options_.told->ended(one);
    if (std::string why = files_.prepare(known); !why.empty()) return why;
    if (count.interrupted + count.queued_again + count.cancelled + jobs_.size() > 0)
        observe::information("jobs.recovered", {{"queued", jobs_.size()},
                                                {"again", count.queued_again},
                                                {"interrupted", count.interrupted},
                                                {"cancelled", count.cancelled}});
    return {};
}

tool_line& manager::line_of(const std::string& plugin, const std::string& path, const std::string& name) {
    auto& line = lines_[{plugin, path}];
    if (!line) line = std::make_unique<tool_line>(plugin, path, name);
    return *line;
}

void manager::publish(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    std::vector<std::shared_ptr<plugin::instance>> gone; // let go of without the lock
    turn now(*this);
    for (auto& [key, line] : lines_) gone.push_back(std::exchange(line->instance, nullptr));
    now.then([held = std::make_shared<decltype(gone)>(std::move(gone))] { held->clear(); });
    for (const auto& instance : serving) {
        const std::string plugin = instance->about()->table().name;
        std::uint32_t index = 0;
        for (const berth_endpoint& endpoint : instance->about()->endpoints()) {
            const std::uint32_t number = index++;
            if (!(endpoint.flags & BERTH_ENDPOINT_TOOL) || !endpoint.tool) continue;
            tool_line& line = line_of(plugin, endpoint.path, endpoint.name);
            line.rules = rules_of(*endpoint.tool, options_);
            line.instance = instance;
            line.endpoint = number;
            line.paused = false;
        }
    }
    start_waiting(now);
}

manager::job_pointer manager::find(std::string_view id) const {
    const auto found = jobs_.find(id);
    return found == jobs_.end() ? nullptr : found->second;
}

job_facts manager::facts_of(const live_job& job) const {
    job_facts facts;
    facts.id = job.id;
    facts.number = job.number;
    facts.plugin = job.line->plugin;
    facts.path = job.line->path;
    facts.tool = job.line->name;
    const bool runs = job.at == phase::ready || job.at == phase::running || job.at == phase::leaving ||
                      (job.at == phase::entering && job.from_start);
    facts.state = runs && job.started ? job_state::running : job_state::queued;
    facts.durable = job.durable;
    facts.tells_end = job.tells_end;
    facts.stopping = job.stopping;
    facts.owner = job.owner;
    facts.digest = job.digest;
    facts.created = job.created;
    facts.started = facts.state == job_state::running ? job.started : 0;
    facts.attempts = job.attempts;
    facts.most_attempts = job.most_attempts;
    if (job.progress) facts.progress = *job.progress;
    return facts;
}

answer manager::pending(const live_job& job) const {
    answer result;
    result.what = answer::kind::pending;
    result.job = std::make_shared<const job_facts>(facts_of(job));
    result.refresh = job.line->rules.refresh;
    if (job.at == phase::queued) result.position = job.line->position(job);
    return result;
}

answer manager::finished(std::shared_ptr<const job_facts> facts) const {
    answer result;
    result.what = answer::kind::finished;
    result.job = std::move(facts);
    return result;
}

// Of a job that is in the store. One that enters answers its waiters when it is.
void manager::add_waiter(turn& now, const job_pointer& job, waiter one) {
    const std::int64_t left = one.until - options_.time.steady();
    if (job->at != phase::entering && one.until != waiter::the_end) {
        if (left <= 0 || drained_) {
            answer with = pending(*job);
            with.replayed = one.replayed;
            return now.reply(std::move(one.then), std::move(with));
        }
        one.number = ++last_waiter_;
        one.timer = timers_.in(std::chrono::milliseconds((left + 999) / 1000),
                               [this, job, which = one.number] { wait_is_over(job, which); });
    }
    job->waiters.push_back(std::move(one));
}

void manager::wait_is_over(const job_pointer& job, std::uint64_t which) {
    turn now(*this);
    const auto found = std::ranges::find(job->waiters, which, &waiter::number);
    if (found == job->waiters.end()) return;
    answer with = pending(*job);
    with.replayed = found->replayed;
    now.reply(std::move(found->then), std::move(with));
    job->waiters.erase(found);
}

void manager::answer_waiters(turn& now, live_job& job, const answer& with) {
    for (waiter& one : job.waiters) {
        timers_.cancel(one.timer);
        answer own = with;
        own.replayed = one.replayed;
        now.reply(std::move(one.then), std::move(own));
    }
    job.waiters.clear();
}

// The job leaves memory.
void manager::forget(live_job& job) {
    if (job.owner != fingerprint{} && job.at != phase::ended) {
        const auto own = owners_.find(job.owner);
        if (own != owners_.end() && --own->second.jobs == 0) owners_.erase(own);
    }
    jobs_.erase(job.id);
    if (!job.durable) fleeting_.erase(job.number);
}

void manager::count_owner(const live_job& job, std::string_view authorization) {
    if (job.owner == fingerprint{}) return;
    share& own = owners_[job.owner];
    ++own.jobs;
    if (own.authorization.empty()) own.authorization = authorization;
}

std::string manager::authorization_of(const live_job& job) const {
    const auto found = owners_.find(job.owner);
    return found == owners_.end() ? std::string() : found->second.authorization;
}

std::map<std::string, bool> manager::readiness() const {
    struct asked {
        std::string name;
        std::shared_ptr<plugin::instance> instance;
        std::uint32_t endpoint;
    };
    std::vector<asked> all;
    {
        std::lock_guard lock(mutex_);
        for (const auto& [key, line] : lines_)
            if (line->instance) all.push_back({line->name, line->instance, line->endpoint});
    }
    std::map<std::string, bool> ready;
    for (const asked& one : all) {
        const berth_tool* says = one.instance->about()->endpoints()[one.endpoint].tool;
        const bool asks = says && (says->flags & BERTH_TOOL_ASKED_READY);
        const bool is_ready = one.instance->impairment().empty() && (!asks || one.instance->ready(one.endpoint));
        ready.try_emplace(one.name, true).first->second &= is_ready;
    }
    return ready;
}

bool manager::draining() const {
    std::lock_guard lock(mutex_);
    return draining_;
}

std::size_t manager::running() const {
    std::lock_guard lock(mutex_);
    return active_;
}

std::size_t manager::queued() const {
    std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [key, line] : lines_) count += line->queue.size();
    return count;
}

void manager::close() noexcept {
    {
        std::lock_guard lock(mutex_);
        if (std::exchange(closed_, true)) return;
        draining_ = true;
    }
    timers_.close();
    followers_.close();
    store_->close();
    turn now(*this);
    for (auto& [id, job] : jobs_)
        if (job->at != phase::entering) answer_waiters(now, *job, pending(*job));
    for (auto& [key, line] : lines_) line->instance.reset();
}

} // namespace berth::host::job
