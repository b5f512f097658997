// A request as it was read and a response to be sent. Views point into the connection's buffer and live as long as
// the exchange that carries them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::host::http {

struct header {
    std::string_view name; // lower case
    std::string_view value;
};

struct request {
    std::string_view method;
    std::string_view target; // as it came: path and query
    std::string_view path;   // of the target, still percent-encoded
    std::string_view query;  // after '?', still encoded; empty when there is none
    int minor_version = 1;   // HTTP/1.minor_version
    std::vector<header> headers;
    std::string_view body; // complete, chunks joined; body.data()[body.size()] is readable and NUL

    // The value of a header by its lower-case name, or an empty view with null data.
    std::string_view find(std::string_view name) const noexcept;
};

struct response {
    int status = 200;
    std::string content_type; // empty: no Content-Type
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    int file = -1;               // an open descriptor to send instead of the body; owned, closed by the transport
    std::uint64_t file_size = 0; // bytes to send from the descriptor
    std::uint64_t file_begin = 0; // the first of them
    bool close = false;          // close the connection after this answer
};

// The standard reason phrase, or an empty view.
std::string_view reason(int status) noexcept;

} // namespace berth::host::http
