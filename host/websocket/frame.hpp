// What a frame is made of (RFC 6455 section 5), and the frames that a server sends: whole and unmasked. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace berth::host::websocket {

enum class opcode : unsigned char { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

inline constexpr std::size_t control_bytes = 125; // most that a control frame carries
inline constexpr int no_code = 1005;              // a close frame without a code
inline constexpr int no_close = 1006;             // no close frame at all

void append_frame(std::string& to, opcode kind, std::string_view content);
// A code that may not travel becomes 1011, no_code leaves the frame empty; the reason is cut to what fits, between two
// characters.
void append_close(std::string& to, int code, std::string_view reason);

// The code may stand in a close frame (section 7.4 and the registry).
constexpr bool may_travel(int code) noexcept {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace berth::host::websocket
