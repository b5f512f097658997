// Jobs as JSON. Pure, any thread.
#pragma once

#include <job/answer.hpp>
#include <job/followers.hpp>

#include <string>
#include <vector>

namespace berth::host::job {

// Where the job is found: "/greet/jobs/ID", or "/jobs/ID" for a tool at "/".
std::string location_of(const job_facts& job);
// The status document. `position` in the queue is known of waiting jobs alone.
std::string status_json(const job_facts& job, std::optional<std::size_t> position);
// {"jobs":[…],"next":ID}, next when there are more.
std::string list_json(const std::vector<job_facts>& jobs, bool more);
// The same for operators: each with its number, plugin and path.
std::string operator_list_json(const std::vector<job_facts>& jobs, bool more);
std::string events_json(const std::vector<job_event>& events);

} // namespace berth::host::job
