#include <websocket/frame_reader.hpp>

#include <websocket/session.hpp>

#include <algorithm>

namespace berth::host::websocket {

namespace {

constexpr std::size_t short_header = 2; // before the long forms of the length and the masking key

constexpr bool known(unsigned kind) noexcept {
    return kind <= static_cast<unsigned>(opcode::binary) ||
           (kind >= static_cast<unsigned>(opcode::close) && kind <= static_cast<unsigned>(opcode::pong));
}
constexpr bool is_control(unsigned kind) noexcept {
    return kind >= static_cast<unsigned>(opcode::close);
}

} // namespace

frame_reader::event frame_reader::next(std::string_view& bytes, std::span<char> room) {
    if (failed_) return event::failed;
    release();
    for (;;) {
        if (!in_frame_) {
            step at = begin(bytes, room);
            if (at == step::wait) return event::more;
            if (at == step::wrong) return event::failed;
            if (at == step::whole) return seen_;
        }
        std::string_view piece =
            bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
        bytes.remove_prefix(piece.size());
        if (!add(piece)) return event::failed;
        if (left_ > 0) return event::more;
        in_frame_ = false;
        if (last_) return end_message();
    }
}

// Reads a header, and with it all of a control frame or of a message that is there whole.
frame_reader::step frame_reader::begin(std::string_view& bytes, std::span<char> room) {
    if (bytes.size() < short_header) return step::wait;
    auto first = static_cast<unsigned char>(bytes[0]);
    auto second = static_cast<unsigned char>(bytes[1]);
    header seen{(first & 0x80) != 0, first & 0x0fu, second & 0x7fu};
    if (first & 0x70) return wrong(close_protocol_error, "A frame has a reserved bit set; no extension was agreed.");
    if (!known(seen.kind)) return wrong(close_protocol_error, "A frame has an unknown opcode.");
    if (!(second & 0x80)) return wrong(close_protocol_error, "A frame is not masked.");
    if (!fits_here(seen)) return step::wrong;
    std::size_t length_bytes = seen.length == 126 ? 2 : seen.length == 127 ? 8 : 0;
    std::size_t size = short_header + length_bytes;
    if (bytes.size() < size) return step::wait;
    if (!read_length(bytes.substr(short_header), length_bytes, seen)) return step::wrong;
    if (bytes.size() < size + key_.size()) return step::wait;
    bool all_there = seen.length <= bytes.size() - size - key_.size();
    if (is_control(seen.kind) && !all_there) return step::wait;
    std::copy_n(bytes.data() + size, key_.size(), key_.begin());
    bytes.remove_prefix(size + key_.size());

    bool whole = seen.last && seen.kind != 0 && all_there && seen.length <= room.size();
    if (whole) {
        std::string_view payload = bytes.substr(0, static_cast<std::size_t>(seen.length));
        bytes.remove_prefix(payload.size());
        return is_control(seen.kind) ? control(seen, payload, room) : whole_message(seen, payload, room);
    }
    if (seen.kind != 0) message_kind_ = static_cast<opcode>(seen.kind);
    in_frame_ = true;
    last_ = seen.last;
    left_ = seen.length;
    key_at_ = 0;
    return step::begun;
}

// What the first two bytes alone can violate.
bool frame_reader::fits_here(const header& seen) noexcept {
    if (is_control(seen.kind)) {
        if (!seen.last) wrong(close_protocol_error, "A control frame is fragmented.");
        if (seen.length > control_bytes) wrong(close_protocol_error, "A control frame carries more than 125 bytes.");
        return !failed_;
    }
    bool under_way = message_kind_ != opcode::continuation;
    if (seen.kind == 0 && !under_way) wrong(close_protocol_error, "A continuation frame continues nothing.");
    if (seen.kind != 0 && under_way) wrong(close_protocol_error, "A message begins inside another.");
    return !failed_;
}

// The long forms of the length, and the bound on the message.
bool frame_reader::read_length(std::string_view bytes, std::size_t size, header& seen) noexcept {
    if (size > 0) {
        seen.length = 0;
        for (char c : bytes.substr(0, size)) seen.length = seen.length << 8 | static_cast<unsigned char>(c);
        if (seen.length >> 63) return wrong(close_protocol_error, "A frame's length has its top bit set."), false;
        bool minimal = size == 2 ? seen.length > 125 : seen.length > 0xffff;
        if (!minimal) return wrong(close_protocol_error, "A frame's length is not in its shortest form."), false;
    }
    if (is_control(seen.kind) || discards_ || seen.length <= message_bytes_ - message_.size()) return true;
    wrong(close_too_big, "The message is larger than the limit (message_bytes) allows.");
    return false;
}

frame_reader::step frame_reader::control(const header& seen, std::string_view payload, std::span<char> room) noexcept {
    unmask(room.data(), payload.data(), payload.size(), key_, 0);
    content_ = {room.data(), payload.size()};
    if (static_cast<opcode>(seen.kind) == opcode::close) return close_frame();
    seen_ = static_cast<opcode>(seen.kind) == opcode::ping ? event::ping : event::pong;
    return step::whole;
}

frame_reader::step frame_reader::close_frame() noexcept {
    seen_ = event::close;
    code_ = no_code;
    if (content_.empty()) return step::whole;
    if (content_.size() == 1) return wrong(close_protocol_error, "A close frame carries half a code.");
    code_ = static_cast<unsigned char>(content_[0]) << 8 | static_cast<unsigned char>(content_[1]);
    content_.remove_prefix(2);
    if (!may_travel(code_)) return wrong(close_protocol_error, "A close frame carries a code that must not be sent.");
    utf8_check reason;
    if (!reason.take(content_) || !reason.whole()) return wrong(close_bad_text, "The reason of a close is not UTF-8.");
    return step::whole;
}

frame_reader::step frame_reader::whole_message(const header& seen, std::string_view payload,
                                               std::span<char> room) noexcept {
    content_ = {room.data(), discards_ ? 0 : payload.size()};
    unmask(room.data(), payload.data(), content_.size(), key_, 0);
    seen_ = static_cast<opcode>(seen.kind) == opcode::text ? event::text : event::binary;
    if (seen_ == event::binary) return step::whole;
    utf8_check text;
    if (!text.take(content_) || !text.whole()) return wrong(close_bad_text, "A text message is not UTF-8.");
    return step::whole;
}

// A piece of the present frame's payload.
bool frame_reader::add(std::string_view piece) {
    left_ -= piece.size();
    if (discards_) return true;
    std::size_t before = message_.size();
    message_ += piece;
    unmask(message_.data() + before, message_.data() + before, piece.size(), key_, key_at_);
    key_at_ = static_cast<unsigned char>((key_at_ + piece.size()) % key_.size());
    if (message_kind_ != opcode::text) return true;
    bool ends = last_ && left_ == 0;
    if (text_.take(std::string_view(message_).substr(before)) && (!ends || text_.whole())) return true;
    wrong(close_bad_text, "A text message is not UTF-8.");
    return false;
}

frame_reader::event frame_reader::end_message() noexcept {
    event seen = message_kind_ == opcode::text ? event::text : event::binary;
    message_kind_ = opcode::continuation;
    text_.reset();
    delivered_ = true;
    content_ = message_;
    return seen;
}

void frame_reader::release() noexcept {
    if (!delivered_) return;
    delivered_ = false;
    std::string().swap(message_);
    content_ = {};
}

void frame_reader::discard() noexcept {
    discards_ = true;
    std::string().swap(message_);
    content_ = {};
}

frame_reader::step frame_reader::wrong(int code, const char* why) noexcept {
    failed_ = true;
    in_frame_ = false;
    code_ = code;
    content_ = why;
    std::string().swap(message_);
    return step::wrong;
}

} // namespace berth::host::websocket
