#include <job/upkeep.hpp>

#include <job/events.hpp>
#include <job/moves.hpp>
#include <job/options.hpp>
#include <job/problems.hpp>
#include <job/rows.hpp>

#include <algorithm>

namespace berth::host::job {

namespace {

struct cut_off {
    job_facts facts;
    job_event event;
};

// From the column with the number of the last that the tool reported, and the column of the moves behind it.
std::uint32_t last_event_in(const statement& row, int column) {
    return std::max(static_cast<std::uint32_t>(row.integer(column)), last_move(row.text(column + 1)));
}

std::vector<cut_off> still_running(record::connection& on) {
    statement question(on, "SELECT j.number, j.id, j.attempts, j.most_attempts, j.stopping, j.started, j.progress, "
                           "(SELECT max(number) FROM event WHERE job = j.number), j.moves, j.tells_end FROM job j "
                           "WHERE j.expires IS NULL AND j.state = 'running'");
    std::vector<cut_off> all;
    while (question.step()) {
        cut_off& one = all.emplace_back();
        one.facts.number = question.integer(0);
        one.facts.id = question.text(1);
        one.facts.attempts = static_cast<std::uint32_t>(question.integer(2));
        one.facts.most_attempts = static_cast<std::uint32_t>(question.integer(3));
        one.facts.stopping = question.integer(4) != 0;
        one.facts.started = question.integer(5);
        one.facts.progress = question.text(6);
        one.event.number = last_event_in(question, 7) + 1;
        one.facts.tells_end = question.integer(9) != 0;
    }
    return all;
}

constexpr std::int64_t microseconds(std::chrono::milliseconds time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

swept forget(record::connection& on, const std::vector<std::int64_t>& numbers, std::int64_t now) {
    swept result;
    for (std::int64_t number : numbers) {
        ++result.jobs;
        if (std::string file = remove_result(on, number, now); !file.empty()) result.files.push_back(std::move(file));
    }
    return result;
}

} // namespace

recovered recover(record::connection& on, std::int64_t now, std::chrono::milliseconds result_time) {
    recovered count;
    for (cut_off& one : still_running(on)) {
        job_facts& facts = one.facts;
        facts.state = facts.stopping                         ? job_state::cancelled
                      : facts.attempts < facts.most_attempts ? job_state::queued
                                                             : job_state::interrupted;
        one.event = state_event(one.event.number, now, facts);
        if (facts.state == job_state::queued) {
            ++count.queued_again;
            requeue_job(on, facts, one.event);
            continue;
        }
        ++(facts.state == job_state::cancelled ? count.cancelled : count.interrupted);
        facts.finished = now;
        facts.expires = now + microseconds(result_time);
        const http::problem why = problem_of(facts);
        facts.status = why.status;
        facts.problem = http::to_json(why);
        end_job(on, facts, one.event);
        count.ended.push_back(std::make_shared<const job_facts>(std::move(facts)));
    }
    return count;
}

void each_queued(record::connection& on, const std::function<void(const job_facts&, std::uint32_t last_event)>& take) {
    statement question(on, "SELECT number, id, plugin, path, tool, owner, digest, created, attempts, most_attempts, "
                           "length(request), (SELECT max(number) FROM event WHERE job = j.number), moves, tells_end FROM job j "
                           "WHERE expires IS NULL AND state = 'queued' ORDER BY number");
    while (question.step()) {
        job_facts facts;
        facts.number = question.integer(0);
        facts.id = question.text(1);
        facts.plugin = question.text(2);
        facts.path = question.text(3);
        facts.tool = question.text(4);
        question.bytes_into(5, facts.owner);
        question.bytes_into(6, facts.digest);
        facts.created = question.integer(7);
        facts.attempts = static_cast<std::uint32_t>(question.integer(8));
        facts.most_attempts = static_cast<std::uint32_t>(question.integer(9));
        facts.size = static_cast<std::uint64_t>(question.integer(10));
        facts.tells_end = question.integer(13) != 0;
        take(facts, last_event_in(question, 11));
    }
}

std::int64_t last_number(record::connection& on) {
    statement question(on, "SELECT max(number) FROM job");
    return question.step() ? question.integer(0) : 0;
}

std::int64_t count_of_jobs(record::connection& on) {
    statement question(on, "SELECT count(*) FROM job");
    return question.step() ? question.integer(0) : 0;
}

swept sweep(record::connection& on, std::int64_t now) {
    std::vector<std::int64_t> expired;
    std::vector<std::int64_t> removed;
    {
        statement question(on, "SELECT number, gone FROM job WHERE expires <= ? ORDER BY expires LIMIT ?");
        question.with(now).with(sweep_step);
        while (question.step()) (question.integer(1) ? removed : expired).push_back(question.integer(0));
    }
    swept result = forget(on, expired, now);
    for (std::int64_t number : removed) {
        statement(on, "DELETE FROM event WHERE job = ?").with(number).run();
        statement(on, "DELETE FROM job WHERE number = ?").with(number).run();
    }
    result.removed = static_cast<int>(removed.size());
    result.jobs += result.removed;
    return result;
}

swept forget_oldest(record::connection& on, std::string_view plugin, std::string_view path, std::int64_t keep,
                    std::int64_t now) {
    std::vector<std::int64_t> oldest;
    {
        statement question(on,
                           "SELECT number FROM job WHERE path = ? AND plugin = ? AND expires IS NOT NULL AND gone = 0 "
                           "ORDER BY number DESC LIMIT ? OFFSET ?");
        question.with(path).with(plugin).with(sweep_step).with(keep);
        while (question.step()) oldest.push_back(question.integer(0));
    }
    return forget(on, oldest, now);
}

std::string remove_result(record::connection& on, std::int64_t number, std::int64_t now) {
    std::string file;
    {
        statement question(on, "SELECT result_file FROM job WHERE number = ?");
        question.with(number);
        if (question.step()) file = question.text(0);
    }
    statement(on, "UPDATE job SET gone = 1, expires = ?, result = NULL, result_file = '', request = NULL, "
                  "authorization = NULL, problem = '' WHERE number = ?")
        .with(now + std::chrono::duration_cast<std::chrono::microseconds>(tombstone_time).count())
        .with(number)
        .run();
    return file;
}

} // namespace berth::host::job
