// A client's frames as bytes, right or wrong in every respect, and a server's bytes as frames.
#pragma once

#include <websocket/frame.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth::tests {

namespace websocket = berth::host::websocket;
using websocket::opcode;

// Masked, whole.
std::string frame(opcode kind, std::string_view content);
std::string text_frame(std::string_view content);
// Not the last of its message.
std::string beginning(opcode kind, std::string_view content);
std::string close_frame(int code, std::string_view reason = {});
// The header of a masked frame alone, with the length in a form of `length_bytes` (0, 2 or 8).
std::string header(unsigned first, std::uint64_t length, unsigned length_bytes);

struct server_frame {
    opcode kind;
    std::string content;
    friend bool operator==(const server_frame&, const server_frame&) = default;
};
// Throws when the bytes are not whole frames, or a frame is masked or in fragments.
std::vector<server_frame> frames_in(std::string_view bytes);
std::string code_and(int code, std::string_view reason = {}); // content of a close frame

} // namespace berth::tests
