// How a call that failed ends a free WebSocket. Pure, any thread.
#pragma once

#include <websocket/session.hpp>

#include <string_view>

namespace berth::host::binding {

// 1011 for a mistake of the plugin's, 1013 (try again later) when the host is short of something, 1008 for the
// caller's.
constexpr int close_code_of(int status) noexcept {
    constexpr int try_again_later = 1013;
    constexpr int policy = 1008;
    if (status == 503) return try_again_later;
    return status >= 500 ? websocket::close_internal_error : policy;
}

// Cut to what a close frame holds (RFC 6455 section 5.5), between characters.
constexpr std::string_view close_reason_of(std::string_view text) noexcept {
    constexpr std::size_t longest = 123;
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end);
}

} // namespace berth::host::binding
