// What the manager says about a job to whoever asked, whichever protocol they speak. Values.
#pragma once

#include <job/facts.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace berth::host::job {

struct answer {
    enum class kind {
        refused,  // status, detail, retry_after
        unknown,  // there is no such job for this caller: 404
        pending,  // queued or running
        finished, // with its result, when that was asked for
        removed   // by this very request: its result is gone
    } what = kind::unknown;

    // Of pending and finished.
    std::shared_ptr<const job_facts> job;
    std::optional<std::size_t> position; // in the queue, from 0
    bool replayed = false;               // it was there before this request
    std::chrono::milliseconds refresh{}; // until asking again makes sense

    // Of a refusal.
    int status = 0;
    std::string detail;
    int retry_after = 0; // seconds; 0: never
    bool close = false;  // the connection, too
};

// Called once, on any thread, without a lock held; must not block.
using answer_function = std::function<void(const answer&)>;

// Whose jobs, and of which tool. What it does not cover is unknown.
struct scope {
    std::optional<fingerprint> owner; // none: of everybody
    std::string plugin;               // with the path; empty: of any tool
    std::string path;

    bool covers(const job_facts& facts) const {
        return (!owner || *owner == facts.owner) && (path.empty() || (path == facts.path && plugin == facts.plugin));
    }
};

// A request for a run of a tool.
struct submission {
    std::string plugin;
    std::string path; // of the tool's endpoint
    std::string id;   // good and bare; empty: a new one
    std::string body;
    std::string content_type;
    std::string authorization;
    std::string traceparent;
    std::string tracestate;
    bool awaited = false; // somebody waits for the end, whatever the wait is
    bool tells_end = true; // to the listener; false for calls over MCP
};

} // namespace berth::host::job
