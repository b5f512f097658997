// The statements on jobs and their events: each is one move of one job, or one question. They throw store_failure. On
// whatever thread holds the connection.
#pragma once

#include <job/facts.hpp>
#include <job/statement.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace berth::host::job {

enum class with_result : bool { no, yes };

struct inserted {
    bool done = false;               // else there is a job with that id
    std::optional<job_facts> before; // that one, with its result; an interrupted one of the same request was revived
    std::int64_t number = 0;         // of the revived one, or as given
    std::uint32_t next_event = 1;
};
enum class with_authorization : bool { no, yes };
// As queued or running, as `facts` say, at that time. The number of the event that tells it is set.
inserted insert_job(record::connection& on, const job_facts& facts, const job_request& request, std::int64_t at,
                    with_authorization what);

// From queued to running. The request, when it is wanted.
std::optional<job_request> claim_job(record::connection& on, const job_facts& facts, const job_event& event,
                                     bool wants_request);
// Back to queued.
void requeue_job(record::connection& on, const job_facts& facts, const job_event& event);
// The end. The request stays unless the job has succeeded, since it may run again.
void end_job(record::connection& on, const job_facts& facts, const job_event& event);
void mark_stopping(record::connection& on, std::int64_t number);
void add_event(record::connection& on, std::int64_t job, const job_event& event);

std::optional<job_facts> find_job(record::connection& on, std::string_view id, with_result what);
std::vector<job_event> read_events(record::connection& on, std::int64_t job, std::uint32_t after, std::size_t most);
// Its number; 0: there is none.
std::uint32_t last_event(record::connection& on, std::int64_t job);

struct list_query {
    std::optional<fingerprint> owner; // none: of all
    std::optional<job_state> state;
    std::string path;  // of the tool; empty: any
    std::string tool;  // its name; empty: any
    std::string after; // id of the job behind which the list begins
    std::size_t limit = 100;
};
// Newest first.
std::vector<job_facts> list_jobs(record::connection& on, const list_query& query, std::int64_t below);

} // namespace berth::host::job
