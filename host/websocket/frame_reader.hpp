// From a client's bytes to messages and control frames (RFC 6455 section 5). Incremental and pure: it does no I/O, and
// what it says depends on the bytes alone, never on how they were cut. One thread at a time.
//
// A message that lies whole in the bytes given is unmasked into the room the caller lends. Only one that comes in
// pieces gets a buffer, which grows with what has come, not with what was promised.
#pragma once

#include <websocket/frame.hpp>
#include <websocket/masking.hpp>
#include <websocket/utf8_check.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace berth::host::websocket {

class frame_reader {
public:
    // more: come again with what was not used and more behind it. failed: for good; code() and content() say what to
    // close with.
    enum class event : unsigned char { more, text, binary, ping, pong, close, failed };

    explicit frame_reader(std::size_t message_bytes) noexcept : message_bytes_(message_bytes) {}

    // Takes from the front of `bytes` what belongs to the next event. At most a header and a control frame's content
    // are left there. `room`: at least control_bytes; longer makes longer messages cheap.
    event next(std::string_view& bytes, std::span<char> room);
    // Of a message, the data of a ping or pong, the reason of a close. Valid until the next call and while `room` and
    // `bytes` are.
    std::string_view content() const noexcept { return content_; }
    // Of a close: what the peer said or no_code. Of a failure: what to close with.
    int code() const noexcept { return code_; }
    // Gives back the buffer of a message that has been delivered; next does so too.
    void release() noexcept;
    // From now on the content of messages is dropped: only control frames matter.
    void discard() noexcept;

private:
    enum class step : unsigned char { begun, whole, wait, wrong };
    struct header {
        bool last;
        unsigned kind;
        std::uint64_t length;
    };

    step begin(std::string_view& bytes, std::span<char> room);
    bool fits_here(const header& seen) noexcept;
    bool read_length(std::string_view bytes, std::size_t size, header& seen) noexcept;
    step control(const header& seen, std::string_view payload, std::span<char> room) noexcept;
    step close_frame() noexcept;
    step whole_message(const header& seen, std::string_view payload, std::span<char> room) noexcept;
    bool add(std::string_view piece);
    event end_message() noexcept;
    step wrong(int code, const char* why) noexcept;

    std::size_t message_bytes_;
    std::uint64_t left_ = 0; // of the present frame's payload
    std::string message_;    // what has come of a message in pieces
    std::string_view content_;
    int code_ = 0;
    masking_key key_{};
    unsigned char key_at_ = 0; // of the key, for the next byte of the payload
    utf8_check text_;
    event seen_ = event::more;                   // what begin has read whole
    opcode message_kind_ = opcode::continuation; // of the message under way; continuation: there is none
    bool in_frame_ = false;                      // within a data frame's payload
    bool last_ = false;                          // which is the last of its message
    bool delivered_ = false;                     // message_ has been
    bool discards_ = false;
    bool failed_ = false;
};

} // namespace berth::host::websocket
