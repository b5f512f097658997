// What is known of one job, as a value: a row of the store, or a picture of a live job. Times are microseconds since
// 1970; 0: not yet.
#pragma once

#include <job/fingerprint.hpp>
#include <job/state.hpp>

#include <cstdint>
#include <string>

namespace berth::host::job {

struct job_facts {
    std::string id;
    std::int64_t number = 0; // rises with each job of this state folder
    std::string plugin;
    std::string path; // of the tool's endpoint; with the plugin it names the tool
    std::string tool; // the function's name
    job_state state = job_state::queued;
    bool durable = true;
    bool stopping = false; // asked to stop, still running
    bool gone = false;     // the result has expired or was removed
    bool tells_end = true; // see submission
    fingerprint owner{};
    fingerprint digest{};
    std::int64_t created = 0;
    std::int64_t started = 0;
    std::int64_t finished = 0;
    std::int64_t expires = 0;
    std::uint32_t attempts = 0;      // begun
    std::uint32_t most_attempts = 1; // more than one: it may run again by itself
    int status = 0;                  // HTTP, of the end
    std::string content_type;        // of the result
    std::uint64_t size = 0;          // of the result
    std::string result;              // empty when it lies in the file
    std::string file;                // name in the folder of results
    std::string problem;             // JSON, of a failure
    std::string progress;            // JSON; empty: none told
};

// What a run of a job is given.
struct job_request {
    std::string body;
    std::string content_type;
    std::string authorization;
    std::string traceparent; // and tracestate: W3C Trace Context, of the request
    std::string tracestate;

    std::size_t size() const noexcept {
        return sizeof *this + body.size() + content_type.size() + authorization.size() + traceparent.size() +
               tracestate.size();
    }
};

struct job_event {
    std::uint32_t number = 0; // from 1
    std::int64_t at = 0;
    std::string kind; // step.start, generic, state, ...
    std::string json; // the event as it was reported, an object
};

} // namespace berth::host::job
