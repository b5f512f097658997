#include "frames.hpp"

#include "random.hpp"

#include <berth/detail/text.hpp>

#include <cstring>

namespace berth::net {
namespace {

bool is_control(opcode kind) {
    return (static_cast<std::uint8_t>(kind) & 8) != 0;
}

// A new mask for each frame; the kernel is asked once for many.
std::uint32_t next_mask() {
    thread_local std::string store;
    if (store.empty()) store = random_bytes(256);
    std::uint32_t mask;
    std::memcpy(&mask, store.data() + store.size() - sizeof mask, sizeof mask);
    store.resize(store.size() - sizeof mask);
    return mask;
}

} // namespace

void append_frame(std::string& to, opcode kind, std::string_view payload) {
    to += static_cast<char>(0x80 | static_cast<std::uint8_t>(kind));
    const std::uint64_t size = payload.size();
    const int length_bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
    to += static_cast<char>(0x80 | (length_bytes == 0 ? size : length_bytes == 2 ? 126u : 127u));
    for (int i = length_bytes - 1; i >= 0; --i) to += static_cast<char>(size >> (8 * i) & 0xff);

    const std::uint32_t mask = next_mask();
    char four[sizeof mask];
    std::memcpy(four, &mask, sizeof mask);
    to.append(four, sizeof four);
    const std::size_t begin = to.size();
    to.append(payload);
    char* const data = to.data() + begin;
    std::size_t i = 0;
    for (; i + sizeof mask <= payload.size(); i += sizeof mask) {
        std::uint32_t group;
        std::memcpy(&group, data + i, sizeof group);
        group ^= mask;
        std::memcpy(data + i, &group, sizeof group);
    }
    for (; i < payload.size(); ++i) data[i] = static_cast<char>(data[i] ^ four[i % sizeof four]);
}

bool frame_reader::read_head(std::string_view bytes, std::size_t& taken) {
    if (bytes.size() < 2) return false;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char small = at(1) & 0x7f;
    const std::size_t length_bytes = small == 126 ? 2 : small == 127 ? 8 : 0;
    if (bytes.size() < 2 + length_bytes) return false;
    std::uint64_t size = small;
    if (length_bytes > 0) size = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) size = size << 8 | at(2 + i);

    const auto wrong = [](const std::string& what) {
        throw fault(call_failure::unfit, "the server's WebSocket frames: " + what);
    };
    if (at(0) & 0x70) wrong("a reserved bit is set, though no extension was agreed");
    if (at(1) & 0x80) wrong("one is masked");
    frame_ = static_cast<opcode>(at(0) & 0x0f);
    final_ = (at(0) & 0x80) != 0;
    if (frame_ > opcode::pong || (frame_ > opcode::binary && frame_ < opcode::close)) wrong("one has an unknown kind");
    if (is_control(frame_)) {
        if (!final_ || size > 125) wrong("a control frame is longer than 125 bytes or in fragments");
        control_.clear();
    } else {
        const bool goes_on = frame_ == opcode::continuation;
        if (goes_on != (kind_ != opcode::continuation))
            wrong(goes_on ? "a continuation of nothing" : "a message inside another");
        if (!goes_on) kind_ = frame_;
        if (size > message_bytes_ - joined_.size())
            wrong("a message is longer than " + std::to_string(message_bytes_) + " bytes (message_bytes)");
    }
    left_ = size;
    in_frame_ = true;
    taken = 2 + length_bytes;
    return true;
}

std::optional<frame_reader::message> frame_reader::read(std::string_view bytes, std::size_t& taken) {
    taken = 0;
    if (std::exchange(delivered_, false)) joined_.clear();
    if (!in_frame_ && !read_head(bytes, taken)) return std::nullopt;
    const std::string_view here =
        bytes.substr(taken).substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
    (is_control(frame_) ? control_ : joined_).append(here);
    taken += here.size();
    left_ -= here.size();
    return left_ == 0 ? finish_frame() : std::nullopt;
}

std::optional<frame_reader::message> frame_reader::finish_frame() {
    in_frame_ = false;
    if (is_control(frame_)) return message{frame_, control_};
    if (!final_) return std::nullopt;
    const opcode kind = std::exchange(kind_, opcode::continuation);
    delivered_ = true;
    if (kind == opcode::text && berth::detail::invalid_utf8(joined_) != berth::detail::valid_text)
        throw fault(call_failure::unfit, "the server sent a text message that is not UTF-8");
    return message{kind, joined_};
}

} // namespace berth::net
