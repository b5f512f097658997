// How a tool's jobs are treated, and what it tells agents of itself: the options of berth::tool, for designated
// initialisers. What is not said is the host's configuration to say.
//
//     berth::tool_options{.max_wait = 500ms, .workers = 2, .hints = {.read_only = berth::hint::yes}}
#pragma once

#include <chrono>
#include <cstdint>

namespace berth {

enum class hint : std::uint8_t { unsaid, no, yes };

// What agents may expect of a call (MCP's tool annotations).
struct tool_hints {
    hint read_only = hint::unsaid;   // it changes nothing
    hint destructive = hint::unsaid; // it may take something away, not only add
    hint idempotent = hint::unsaid;  // a second call with the same request changes no more
    hint open_world = hint::unsaid;  // it meets things outside of the host
};

struct tool_options {
    static constexpr std::chrono::milliseconds unsaid{-1};

    const char* name = nullptr;       // for descriptions and agents, instead of the method's
    const char* tag = nullptr;        // in the API document
    const char* parameters = nullptr; // in descriptions, instead of "job: Job, call: Call" where the method takes these
    const char* service_id = nullptr; // an identifier, or a path behind the host's public URL
    std::chrono::milliseconds max_wait = unsaid;         // until a waiting caller is sent away to ask again
    std::chrono::milliseconds refresh_interval = unsaid; // when it had better ask
    std::int64_t workers = -1; // jobs that run at once
    std::int64_t queue = -1;   // jobs that wait
    std::chrono::milliseconds run_time = unsaid;    // until a running job is stopped
    std::chrono::milliseconds result_time = unsaid; // until a finished job is forgotten
    std::int64_t results = -1;  // finished jobs that are kept
    std::int64_t attempts = -1; // of a repeatable job
    bool repeatable = false; // a job that was cut off may run again by itself
    bool durable = true;     // false: its jobs are lost with the host
    bool strict = false;     // the request is read without conversions, and unknown members are refused
    bool agents = true;      // offered over MCP
    tool_hints hints{};
};

} // namespace berth
