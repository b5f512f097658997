// How a client speaks to its server: limits, names and time. Every limit appears by its name here in the error that it
// causes.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace berth {

// Members have initialisers, so that a few may be named: client_options{.ca_file = "ca.pem"}.
struct client_options {
    std::chrono::milliseconds connect_timeout{10'000}; // to connect (TLS included), and to wait for a free connection
    std::chrono::milliseconds send_timeout{60'000};    // without progress while sending
    std::chrono::milliseconds receive_timeout{60'000}; // of silence from the server; over a WebSocket its pings count
    std::chrono::milliseconds total_timeout{0};        // for a whole call with its streams; 0: as long as it goes on
    // Connections that are kept for the next call close after this long; shorter than the server's own limit, so that
    // few are found dead.
    std::chrono::milliseconds idle_timeout{30'000};
    std::size_t connections = 8; // at once; more calls wait their turn

    // PEM file of the authorities that https servers are checked against; empty: the system's.
    std::string ca_file{};
    // The prefix that the service was mounted with: in place of its name in the addresses of endpoints of the
    // marshalling convention, before the paths of plain routes. May have slashes inside.
    std::string prefix{};
    // Sent with every call, such as {"Authorization", "Bearer ..."}.
    std::vector<std::pair<std::string, std::string>> headers{};

    std::size_t header_bytes = 64 * 1024;         // of an answer's head
    std::size_t answer_bytes = 64 * 1024 * 1024;  // of an answer that is read whole: a result, an error, one item
    std::size_t message_bytes = 16 * 1024 * 1024; // of one WebSocket message from the server
    std::size_t file_memory_bytes =
        1024 * 1024;      // a file that comes as a result lies in memory up to this, else on disk
    std::string folder{}; // for those on disk; empty: the system's for temporary files
};

} // namespace berth
