// WebSocket frames (RFC 6455 section 5), a client's side. Not Poco::Net::WebSocket: it neither joins fragments nor
// answers pings, and its receive blocks inside a frame, so that nothing could be sent until the server has gone on. One
// thread.
#pragma once

#include "fault.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::net {

enum class opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// Appends one whole masked frame.
void append_frame(std::string& to, opcode kind, std::string_view payload);

// Bytes into messages.
class frame_reader {
public:
    explicit frame_reader(std::size_t message_bytes) : message_bytes_(message_bytes) {}

    struct message {
        opcode kind;              // text, binary, close, ping, pong
        std::string_view payload; // valid until the next call
    };
    // Takes from the front of `bytes` and says how many; the message when one is whole. Throws fault (unfit).
    std::optional<message> read(std::string_view bytes, std::size_t& taken);

private:
    bool read_head(std::string_view bytes, std::size_t& taken);
    std::optional<message> finish_frame();

    const std::size_t message_bytes_;
    std::string joined_, control_;       // payload of the data message, of the control frame
    opcode kind_ = opcode::continuation; // of the data message; continuation: none is open
    opcode frame_ = opcode::continuation;
    std::uint64_t left_ = 0; // of the frame's payload
    bool in_frame_ = false, final_ = false, delivered_ = false;
};

} // namespace berth::net
