// How many jobs, how large and for how long: each limit is the setting jobs.NAME of the configuration.
#pragma once

#include <job/listener.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace berth::host::job {

// The time, as far as jobs depend on it; tests bring their own.
struct time_source {
    std::function<std::int64_t()> wall;   // microseconds since 1970
    std::function<std::int64_t()> steady; // microseconds, never set back
};
time_source real_time();

struct options {
    std::filesystem::path folder; // jobs.db and jobs/results/ lie there
    bool full_durability = true;  // an acknowledged job survives a power failure, not only a crash

    // Of each tool, unless it says otherwise.
    std::chrono::milliseconds max_wait{5'000};        // until a caller's answer is deferred
    std::chrono::milliseconds refresh{3'000};         // until a caller had better ask again
    std::chrono::milliseconds run_time{3'600'000};    // until a running job is stopped
    std::chrono::milliseconds result_time{3'600'000}; // until a finished one is forgotten
    std::size_t tool_workers = 0;                     // jobs that run at once; 0: one for each processor
    std::size_t queue = 1000;                         // jobs that wait
    std::uint64_t queue_bytes = 256ULL << 20;         // their requests
    std::uint64_t request_bytes = 16ULL << 20;
    std::uint64_t result_bytes = 64ULL << 20;
    std::uint32_t attempts = 3; // of a repeatable job

    // Of the server.
    std::size_t workers = 256;                   // jobs that run at once, of all tools
    std::size_t owner_jobs = 1000;               // live jobs of one Authorization; 0: any number
    std::size_t stored = 1'000'000;              // jobs in the store
    std::uint64_t stored_bytes = 16ULL << 30;    // of the store and of large results
    std::uint64_t memory_bytes = 32ULL << 20;    // requests of waiting jobs that are kept in memory
    std::size_t fleeting = 10'000;               // finished jobs that live in memory alone
    std::uint64_t fleeting_bytes = 256ULL << 20; // their results
    std::uint32_t events = 10'000;               // of one job
    std::size_t event_bytes = 64 << 10;
    std::size_t followers = 1'000;          // that watch events at once
    std::chrono::milliseconds wait{60'000}; // the longest that a caller may wait
    std::chrono::milliseconds grace{5'000}; // between asking a job to stop and giving it up
    bool owners_only = true;                // a job is shown to the Authorization alone that posted it
    bool defer_with_document = false;       // deferred answers are 202 with the status document
    bool list_in_detail = false;            // what is wrong with a request is listed in `detail`, as the original does
    bool store_authorization = false;       // beside the request, for runs after a restart; else only its hash

    std::shared_ptr<listener> told; // of every event and end; null: nobody

    time_source time = real_time();
};

// Fixed: nobody needs another value.
constexpr std::size_t result_in_row = 64 << 10;  // a larger one is a file
constexpr std::chrono::hours tombstone_time{24}; // how long a forgotten job answers 410 instead of 404
constexpr std::chrono::seconds sweep_interval{10};
constexpr int sweep_step = 256;                      // jobs at a time
constexpr std::size_t writes_waiting = 20'000;       // beyond: new jobs are refused
constexpr std::size_t reads_waiting = 10'000;        // beyond: 503
constexpr std::size_t events_unsaved = 256;          // of one job; beyond, report answers false
constexpr std::size_t most_ahead = 256;              // jobs of a tool that are claimed before a worker is free
constexpr std::chrono::milliseconds ready_time{200}; // until claimed jobs that no worker takes are queued again
constexpr std::chrono::seconds start_pause{1};       // after the system or a departing instance did not take a job

} // namespace berth::host::job
