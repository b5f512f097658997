#include "frames.hpp"

#include <array>
#include <stdexcept>

namespace berth::tests {

namespace {

constexpr std::array<char, 4> key{'\x37', '\xfa', '\x21', '\x3d'}; // of the examples in RFC 6455 section 5.7

std::string masked(unsigned first, std::string_view content) {
    std::string made = header(first, content.size(), content.size() <= 125 ? 0 : content.size() <= 0xffff ? 2 : 8);
    for (std::size_t i = 0; i < content.size(); ++i) made += static_cast<char>(content[i] ^ key[i % key.size()]);
    return made;
}

std::uint64_t number(std::string_view bytes) {
    std::uint64_t made = 0;
    for (char c : bytes) made = made << 8 | static_cast<unsigned char>(c);
    return made;
}

} // namespace

std::string header(unsigned first, std::uint64_t length, unsigned length_bytes) {
    std::string made(1, static_cast<char>(first));
    made += static_cast<char>(0x80 | (length_bytes == 0 ? length : length_bytes == 2 ? 126 : 127));
    for (unsigned left = length_bytes; left > 0; --left) made += static_cast<char>(length >> (8 * (left - 1)));
    return made.append(key.data(), key.size());
}

std::string frame(opcode kind, std::string_view content) {
    return masked(0x80 | static_cast<unsigned>(kind), content);
}

std::string text_frame(std::string_view content) {
    return frame(opcode::text, content);
}

std::string beginning(opcode kind, std::string_view content) {
    return masked(static_cast<unsigned>(kind), content);
}

std::string code_and(int code, std::string_view reason) {
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)}.append(reason);
}

std::string close_frame(int code, std::string_view reason) {
    return frame(opcode::close, code_and(code, reason));
}

std::vector<server_frame> frames_in(std::string_view bytes) {
    std::vector<server_frame> found;
    auto take = [&](std::size_t size) {
        if (size > bytes.size()) throw std::runtime_error("the server's bytes end within a frame");
        std::string_view taken = bytes.substr(0, size);
        bytes.remove_prefix(size);
        return taken;
    };
    while (!bytes.empty()) {
        auto first = static_cast<unsigned>(number(take(1)));
        std::uint64_t length = number(take(1));
        if ((first & 0xf0) != 0x80) throw std::runtime_error("a frame of the server is not whole");
        if (length & 0x80) throw std::runtime_error("a frame of the server is masked");
        if (length >= 126) length = number(take(length == 126 ? 2 : 8));
        found.push_back({static_cast<opcode>(first & 0x0f), std::string(take(length))});
    }
    return found;
}

} // namespace berth::tests
