// Status line and header fields of a response. The transport alone speaks of the connection and of lengths: what a
// handler says about those (Content-Length, Transfer-Encoding, Connection, Keep-Alive, Date) is left out.
#pragma once

#include <http/message.hpp>

#include <optional>

namespace berth::host::http {

struct head_shape {
    int minor_version = 1; // of the request
    bool keep_alive = true;
    bool chunked = false;
    bool upgrade = false;
    std::optional<std::uint64_t> length; // Content-Length; none: no such field
    std::string_view date;               // the whole Date line
};

// What cannot be sent: a status or field that would break the message. Empty when all is well.
std::string_view fault(const response& of);
std::string_view upgrade_fault(const response& of);
void append_head(std::string& to, const response& of, const head_shape& shape);
// "Date: …" with its line end, for this second.
std::string date_line();

} // namespace berth::host::http
