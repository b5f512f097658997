// The spans of a run: one of the run, and one of each step that its tool reports. Empty while nothing is exported. Any
// thread; what is told after the end goes nowhere.
#pragma once

#include <job/events.hpp>
#include <telemetry/span.hpp>

#include <map>
#include <mutex>

namespace berth::host::job {

class run_trace {
public:
    // Begins the span RUN {tool}. `traceparent` and `tracestate` are the request's: it is a child of theirs, or, when that
    // has been answered before the run begins, linked to it.
    void begin(const std::string& id, const std::string& tool, const job_request& request, bool answered);
    // The headers for the tool: its span's place in the trace, or the request's when there is no span.
    std::string traceparent(const job_request& request) const;

    void told(const reported& event);
    // `problem` is JSON, of a run that failed.
    void end(int status, std::string_view problem);

private:
    mutable std::mutex mutex_; // guards what follows
    telemetry::span run_;
    std::string id_;
    std::multimap<std::string, telemetry::span> steps_; // open, by name
};

} // namespace berth::host::job
