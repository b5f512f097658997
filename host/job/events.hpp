// What a job tells while it runs: the events that its tool reports and those of its own moves. Pure, any thread.
#pragma once

#include <job/facts.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace berth::host::job {

// What a tool reported, checked: an object, in compact form, without the members `at` and `seq`, which are the host's.
struct reported {
    std::string kind; // from its "$schema": step.start, generic, error, ...; "event" for one of the tool's own
    std::string json;
    std::string progress; // {"step","message"?,"done"?,"total"?} when it is the beginning of a step, or counts
};
std::optional<reported> read_report(std::string_view json);

// That the job is in this state now.
job_event state_event(std::uint32_t number, std::int64_t at, const job_facts& of);

// The event with `at` and `seq`.
std::string event_json(const job_event& event);
// RFC 3339 with microseconds.
std::string time_text(std::int64_t at);

} // namespace berth::host::job
