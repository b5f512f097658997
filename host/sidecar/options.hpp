// Where events and results of jobs go, and how many may wait: each is the setting sidecar.NAME of the configuration.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace berth::host::sidecar {

struct options {
    std::string url;                              // http://host:port/prefix
    std::size_t events = 10'000;                  // that wait; the oldest go beyond
    std::size_t results = 1'000;                  // likewise
    std::uint64_t bytes = 64ULL << 20;            // of both
    std::chrono::milliseconds timeout{5'000};     // of a request
    std::chrono::milliseconds drain_time{5'000};  // for what waits when the host stops
    std::filesystem::path result_files;           // the folder of results that lie in files
    std::chrono::milliseconds first_pause{1'000}; // before a result is sent again; doubled each time. For tests
};

constexpr int result_tries = 4;

} // namespace berth::host::sidecar
