// What the binding may use for bodies, streams and sockets, and where it puts what does not fit into memory.
#pragma once

#include <websocket/session.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace berth::host::binding {

struct limits {
    std::size_t json_bytes = 16 * 1024 * 1024;    // of the JSON part beside files (http.limits.body_bytes)
    std::size_t file_memory = 1024 * 1024;        // of a file that comes in; the rest goes to the spool
    std::uint64_t upload_bytes = 4ULL << 30;      // all files of a call together: 413 beyond
    std::uint64_t stream_bytes = 1ULL << 40;      // of an input stream over HTTP
    std::size_t stream_buffer = 256 * 1024;       // of input that waits for its call
    std::size_t duplex_buffer = 16 * 1024 * 1024; // of a socket's output that waits in memory
    websocket::limits sockets;                    // of each WebSocket
    std::filesystem::path spool;                  // folder; empty: the system's folder for temporary files
};

} // namespace berth::host::binding
