// How many artifacts and aspects, how large and for how long: each limit is the setting artifacts.NAME of the
// configuration.
#pragma once

#include <job/options.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace berth::host::artifact {

struct options {
    std::filesystem::path folder; // artifacts.db, content/ and uploads/ lie there
    bool full_durability = true;  // an acknowledged artifact survives a power failure, not only a crash

    std::size_t stored = 1'000'000;             // artifacts
    std::uint64_t stored_bytes = 64ULL << 30;   // their contents, each once, and what has come of uploads
    std::uint64_t artifact_bytes = 16ULL << 30; // one
    std::size_t uploads = 1'000;                // that are open
    std::size_t aspects = 10'000'000;           // retired ones included
    std::size_t aspect_bytes = 256 << 10;       // the content of one
    std::size_t threads = 4;                    // that work for callers over HTTP
    std::size_t queue = 1'000;                  // callers who wait for them

    std::chrono::milliseconds job_time{7LL * 86'400'000};      // until an artifact made by a job is removed; 0: never
    std::chrono::milliseconds upload_time{86'400'000};         // without progress, until an upload is removed
    std::chrono::milliseconds retired_time{30LL * 86'400'000}; // until a retired aspect is forgotten
    bool owners_only = true; // what came with an Authorization is shown to that one alone

    job::time_source time = job::real_time();
};

// Fixed: nobody needs another value.
constexpr std::size_t longest_name = 1024;
constexpr std::size_t longest_page = 1000;
constexpr std::chrono::seconds sweep_interval{10};
constexpr int sweep_step = 256; // artifacts at a time

} // namespace berth::host::artifact
