// What runs the tools that MCP calls: jobs, behind an interface. Implemented elsewhere.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace berth::host::mcp {

struct call_request {
    std::string tool;          // name
    std::string arguments;     // JSON object: the members of the request
    std::string authorization; // the header as it came
    std::string trace_parent, trace_state;
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
    std::string message;
    std::string uri;              // where the result can be fetched; empty: nowhere
    bool fits_its_schema = true;  // of a tool with an output schema
};

struct call_progress {
    std::optional<double> progress, total; // as the tool counts; none: each report is one more
    std::string message;
};

// Called on any thread, also before submit returns; finished once at most, and nothing after it.
struct call_handlers {
    std::function<void(const call_progress&)> progress;
    std::function<void(const finished_call&)> finished;
};

// Why a call is not taken.
struct call_refusal {
    enum { unknown_tool, too_many, unavailable } why = unavailable;
    std::string message;
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

// Any thread. Nothing here blocks. The caller holds no lock of its own.
class tool_runner {
public:
    virtual ~tool_runner() = default;

    // The call's id, which nobody can guess, since it is that of its task; the call is stored before it is answered.
    virtual std::variant<std::string, call_refusal> submit(call_request request, call_handlers handlers) = 0;
    // Stops it. The handlers may still be called. An id that is not known is ignored.
    virtual void cancel(const std::string& id) = 0;
    // Nobody waits for it any more: it goes on, and its handlers are not called.
    virtual void release(const std::string& id) = 0;
    // Empty: there is none, or it is somebody else's.
    virtual std::optional<task_state> task(const std::string& id, const std::string& authorization) = 0;
};

} // namespace berth::host::mcp
