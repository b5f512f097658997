#include <job/rows.hpp>

#include <job/moves.hpp>
#include <job/schema.hpp>

#include <algorithm>
#include <iterator>

namespace berth::host::job {

namespace {

#define BERTH_JOB_COLUMNS                                                                                              \
    "number, id, plugin, path, tool, state, stopping, gone, owner, digest, created, started, finished, expires, "      \
    "attempts, most_attempts, status, result_type, result_size, result_file, progress, problem, tells_end"

job_facts facts_in(const statement& row, with_result what) {
    job_facts facts;
    facts.number = row.integer(0);
    facts.id = row.text(1);
    facts.plugin = row.text(2);
    facts.path = row.text(3);
    facts.tool = row.text(4);
    facts.state = state_of(row.text(5)).value_or(job_state::failed);
    facts.stopping = row.integer(6) != 0;
    facts.gone = row.integer(7) != 0;
    row.bytes_into(8, facts.owner);
    row.bytes_into(9, facts.digest);
    facts.created = row.integer(10);
    facts.started = row.integer(11);
    facts.finished = row.integer(12);
    facts.expires = row.integer(13);
    facts.attempts = static_cast<std::uint32_t>(row.integer(14));
    facts.most_attempts = static_cast<std::uint32_t>(row.integer(15));
    facts.status = static_cast<int>(row.integer(16));
    facts.content_type = row.text(17);
    facts.size = static_cast<std::uint64_t>(row.integer(18));
    facts.file = row.text(19);
    facts.progress = row.text(20);
    facts.problem = row.text(21);
    facts.tells_end = row.integer(22) != 0;
    if (what == with_result::yes) facts.result = row.text(23);
    return facts;
}

// The columns request, request_type, authorization, traceparent, tracestate.
void bind_request(statement& to, const job_request& request, with_authorization what) {
    to.with_blob(request.body)
        .with_text_or_null(request.content_type)
        .with_text_or_null(what == with_authorization::yes ? request.authorization : std::string_view())
        .with_text_or_null(request.traceparent)
        .with_text_or_null(request.tracestate);
}

// False when there is a job with that id.
bool store_new(record::connection& on, const job_facts& facts, const job_request& request, std::int64_t at,
               with_authorization what) {
    statement insert(
        on, "INSERT INTO job (number, id, plugin, path, tool, state, owner, digest, created, started, finished, "
            "attempts, most_attempts, status, result_type, result_size, result_file, progress, problem, moves, "
            "tells_end, request, request_type, authorization, traceparent, tracestate) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 0, '', 0, '', '', '', ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO NOTHING");
    const std::string move = move_line(1, at, facts);
    insert.with(facts.number)
        .with(facts.id)
        .with(facts.plugin)
        .with(facts.path)
        .with(facts.tool)
        .with(name_of(facts.state))
        .with_blob(facts.owner)
        .with_blob(facts.digest)
        .with(facts.created)
        .with(facts.started)
        .with(facts.attempts)
        .with(facts.most_attempts)
        .with(move)
        .with(std::int64_t{facts.tells_end});
    bind_request(insert, request, what);
    insert.run();
    return insert.changed();
}

// An interrupted job takes its request anew and keeps its number and its events.
void revive(record::connection& on, std::int64_t number, const job_facts& facts, const job_request& request,
            std::string_view move, with_authorization what) {
    statement update(on, "UPDATE job SET state = ?, stopping = 0, gone = 0, created = ?, started = ?, finished = 0, "
                         "expires = NULL, attempts = ?, most_attempts = ?, status = 0, problem = '', progress = '', "
                         "moves = moves || ?, tells_end = ?, request = ?, request_type = ?, authorization = ?, traceparent = ?, tracestate = ? "
                         "WHERE number = ?");
    update.with(name_of(facts.state))
        .with(facts.created)
        .with(facts.started)
        .with(facts.attempts)
        .with(facts.most_attempts)
        .with(move)
        .with(std::int64_t{facts.tells_end});
    bind_request(update, request, what);
    update.with(number).run();
}

bool is_same_request(const job_facts& a, const job_facts& b) {
    return a.owner == b.owner && a.digest == b.digest && a.plugin == b.plugin && a.path == b.path;
}

} // namespace

inserted insert_job(record::connection& on, const job_facts& facts, const job_request& request, std::int64_t at,
                    with_authorization what) {
    inserted result;
    result.number = facts.number;
    std::uint32_t event = 1;
    if (!store_new(on, facts, request, at, what)) {
        result.before = find_job(on, facts.id, with_result::yes);
        if (!result.before) throw store_failure("the job " + facts.id + " is neither new nor known");
        const job_facts& before = *result.before;
        const bool again = before.state == job_state::interrupted && is_same_request(before, facts);
        if (!again) return result;
        result.number = before.number;
        event = last_event(on, before.number) + 1;
        revive(on, before.number, facts, request, move_line(event, at, facts), what);
    }
    result.next_event = event + 1;
    result.done = true;
    return result;
}

std::optional<job_request> claim_job(record::connection& on, const job_facts& facts, const job_event& event,
                                     bool wants_request) {
    const std::string move = move_line(event.number, event.at, facts);
    statement(on, "UPDATE job SET state = 'running', started = ?, attempts = ?, moves = moves || ? WHERE number = ?")
        .with(facts.started)
        .with(facts.attempts)
        .with(move)
        .with(facts.number)
        .run();
    if (!wants_request) return std::nullopt;
    statement question(on, "SELECT request, request_type, authorization, traceparent, tracestate FROM job WHERE number = ?");
    question.with(facts.number);
    if (!question.step()) throw store_failure("the job " + facts.id + " is not in the store any more");
    return job_request{question.text(0), question.text(1), question.text(2), question.text(3), question.text(4)};
}

void requeue_job(record::connection& on, const job_facts& facts, const job_event& event) {
    job_facts queued;
    queued.attempts = facts.attempts;
    const std::string move = move_line(event.number, event.at, queued);
    statement(on, "UPDATE job SET state = 'queued', started = 0, finished = 0, expires = NULL, stopping = 0, "
                  "attempts = ?, status = 0, problem = '', progress = '', moves = moves || ? WHERE number = ?")
        .with(facts.attempts)
        .with(move)
        .with(facts.number)
        .run();
}

void end_job(record::connection& on, const job_facts& facts, const job_event& event) {
    const std::string move = move_line(event.number, event.at, facts);
    statement(on, "UPDATE job SET state = ?, stopping = 0, started = ?, finished = ?, expires = ?, attempts = ?, "
                  "status = ?, result_type = ?, result_size = ?, result_file = ?, progress = ?, problem = ?, "
                  "result = ?, moves = moves || ?, request = iif(?1 = 'succeeded', NULL, request), "
                  "authorization = iif(?1 = 'succeeded', NULL, authorization) WHERE number = ?")
        .with(name_of(facts.state))
        .with(facts.started)
        .with(facts.finished)
        .with(facts.expires)
        .with(facts.attempts)
        .with(facts.status)
        .with(facts.content_type)
        .with(static_cast<std::int64_t>(facts.size))
        .with(facts.file)
        .with(facts.progress)
        .with(facts.problem)
        .with_blob(facts.result)
        .with(move)
        .with(facts.number)
        .run();
}

void mark_stopping(record::connection& on, std::int64_t number) {
    statement(on, "UPDATE job SET stopping = 1 WHERE number = ?").with(number).run();
}

void add_event(record::connection& on, std::int64_t job, const job_event& event) {
    statement(on, "INSERT INTO event (job, number, time, kind, json) VALUES (?, ?, ?, ?, ?)")
        .with(job)
        .with(event.number)
        .with(event.at)
        .with(event.kind)
        .with(event.json)
        .run();
}

std::optional<job_facts> find_job(record::connection& on, std::string_view id, with_result what) {
    const bool whole = what == with_result::yes;
    statement question(on, whole ? "SELECT " BERTH_JOB_COLUMNS ", result FROM job WHERE id = ?"
                                 : "SELECT " BERTH_JOB_COLUMNS " FROM job WHERE id = ?");
    question.with(id);
    if (!question.step()) return std::nullopt;
    return facts_in(question, what);
}

// What the tool reported, and between it the moves.
std::vector<job_event> read_events(record::connection& on, std::int64_t job, std::uint32_t after, std::size_t most) {
    std::vector<job_event> events;
    {
        statement row(on, "SELECT moves FROM job WHERE number = ?");
        row.with(job);
        if (row.step()) events = moves_in(row.text(0), after);
    }
    const auto moves = static_cast<std::ptrdiff_t>(events.size());
    statement question(
        on, "SELECT number, time, kind, json FROM event WHERE job = ? AND number > ? ORDER BY number LIMIT ?");
    question.with(job).with(after).with(static_cast<std::int64_t>(most));
    while (question.step())
        events.push_back(
            {static_cast<std::uint32_t>(question.integer(0)), question.integer(1), question.text(2), question.text(3)});
    std::ranges::inplace_merge(events, events.begin() + moves, {}, &job_event::number);
    if (events.size() > most) events.resize(most);
    return events;
}

std::uint32_t last_event(record::connection& on, std::int64_t job) {
    statement question(on, "SELECT moves, (SELECT max(number) FROM event WHERE job = ?1) FROM job WHERE number = ?1");
    question.with(job);
    if (!question.step()) return 0;
    return std::max(last_move(question.text(0)), static_cast<std::uint32_t>(question.integer(1)));
}

// What an index can be used for must stand in the statement itself.
std::string state_condition(job_state state) {
    if (!is_finished(state)) return " AND expires IS NULL AND state = '" + std::string(name_of(state)) + '\'';
    return " AND state = '" + std::string(name_of(state)) + '\'';
}

// The conditions decide on the statement, so that each combination keeps to an index.
std::vector<job_facts> list_jobs(record::connection& on, const list_query& query, std::int64_t below) {
    std::string sql = "SELECT " BERTH_JOB_COLUMNS " FROM job WHERE number < ? AND gone = 0";
    if (query.owner) sql += " AND owner = ?";
    if (query.owner && *query.owner != fingerprint{}) sql += " AND " + std::string(is_owned);
    if (query.state) sql += state_condition(*query.state);
    if (!query.path.empty()) sql += " AND path = ?";
    if (!query.tool.empty()) sql += " AND tool = ?";
    sql += " ORDER BY number DESC LIMIT ?";
    statement question(on, sql);
    question.with(below);
    if (query.owner) question.with_blob(*query.owner);
    if (!query.path.empty()) question.with(query.path);
    if (!query.tool.empty()) question.with(query.tool);
    question.with(static_cast<std::int64_t>(query.limit));
    std::vector<job_facts> found;
    while (question.step()) found.push_back(facts_in(question, with_result::no));
    return found;
}

} // namespace berth::host::job
