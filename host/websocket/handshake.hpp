// The opening handshake (RFC 6455 section 4.2). Pure, any thread.
#pragma once

#include <http/message.hpp>

#include <string>
#include <variant>

namespace berth::host::websocket {

// The request asks for a WebSocket: GET, with Upgrade: websocket and Connection: upgrade among their tokens.
bool asks_for_websocket(const http::request& request) noexcept;

// The head of the 101 answer; or the sentence why there is none (a wrong version, a missing or bad key), for a 400, or
// a 426 with Sec-WebSocket-Version when `wrong_version`. No subprotocol and no extension is selected.
struct bad_handshake {
    std::string reason;
    bool wrong_version = false;
};
std::variant<http::response, bad_handshake> answer_handshake(const http::request& request);

} // namespace berth::host::websocket
