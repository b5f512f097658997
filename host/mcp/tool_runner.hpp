// What runs the tools that MCP calls: jobs, behind an interface. Implemented elsewhere. Jobs are stored before they are
// answered, so nothing is known at once but the id.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::mcp {

struct call_request {
    std::string tool;          // name
    std::string arguments;     // JSON object: the members of the request
    std::string authorization; // the header as it came
    std::string trace_parent;   // W3C Trace Context
    std::string trace_state;    // likewise
    bool wants_progress = false; // what the tool tells has a reader
};

struct finished_call {
    enum class outcome {
        succeeded, // content_type and body
        misfit,    // the arguments do not fit: message names member and rule
        failed,    // message, no stack trace
        timed_out, // message
        cancelled
    };
    outcome how = outcome::succeeded;
    std::string content_type;
    std::string body;
    std::uint64_t size = 0; // of a body that was left out, since it is too large for any answer
    std::string message;
    std::string uri;             // where the result can be fetched; empty: nowhere
    bool fits_its_schema = true; // of a tool with an output schema
    std::vector<std::string> links; // blocks that point at what else the call has left, after its result
};

struct call_progress {
    std::optional<double> progress, total; // as the tool counts; none: each report is one more
    std::string message;
};

// Why a call is not taken.
struct call_refusal {
    enum { unknown_tool, too_many, unavailable } why = unavailable;
    std::string message;
};

// Called on any thread, also before submit returns; one of finished and refused at most, once, and nothing after it.
struct call_handlers {
    std::function<void(const std::string& id)> stored; // from now on it can be looked at; at most once, before the rest
    std::function<void(const call_progress&)> progress;
    std::function<void(const finished_call&)> finished;
    std::function<void(const call_refusal&)> refused;
};

// A call as a task: what tasks/get tells.
struct task_state {
    enum { working, completed, failed, cancelled } status = working;
    std::string tool;
    std::string message;              // what it does at the moment
    std::string created, updated;     // RFC 3339
    std::optional<std::int64_t> ttl;  // ms that the result is kept
    std::optional<finished_call> end; // of one that has ended
};

// Empty: there is no such task, or it is somebody else's, or it is not stored yet. Called once, on any thread.
using task_view = std::function<void(const std::optional<task_state>&)>;

// Any thread. Nothing here blocks. The caller holds no lock of its own.
class tool_runner {
public:
    virtual ~tool_runner() = default;

    // The call's id, which nobody can guess, since it is that of its task.
    virtual std::string submit(call_request request, call_handlers handlers) = 0;
    // Stops it, for the caller with that authorization. The handlers may still be called. A call that is not known or
    // has ended stays as it is.
    virtual void cancel(const std::string& id, const std::string& authorization) = 0;
    // Nobody waits for it any more: it goes on, and its handlers need not be called.
    virtual void release(const std::string& id) = 0;
    // `then` may be called before look returns.
    virtual void look(const std::string& id, const std::string& authorization, task_view then) = 0;
};

} // namespace berth::host::mcp
