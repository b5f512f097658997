#include <websocket/frame.hpp>

#include <websocket/session.hpp>

#include <array>
#include <cstdint>

namespace berth::host::websocket {

void append_frame(std::string& to, opcode kind, std::string_view content) {
    constexpr unsigned char last_fragment = 0x80;
    std::array<unsigned char, 10> header;
    std::size_t size = 0;
    header[size++] = last_fragment | static_cast<unsigned char>(kind);
    std::uint64_t length = content.size();
    unsigned length_bytes = length <= 125 ? 0 : length <= 0xffff ? 2 : 8;
    header[size++] = static_cast<unsigned char>(length_bytes == 0 ? length : length_bytes == 2 ? 126 : 127);
    for (unsigned left = length_bytes; left > 0; --left)
        header[size++] = static_cast<unsigned char>(length >> (8 * (left - 1)));
    to.append(reinterpret_cast<const char*>(header.data()), size);
    to += content;
}

void append_close(std::string& to, int code, std::string_view reason) {
    if (code == no_code) return append_frame(to, opcode::close, {});
    if (!may_travel(code)) code = close_internal_error;
    constexpr std::size_t most = control_bytes - 2;
    if (reason.size() > most) {
        std::size_t end = most;
        while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) --end;
        reason = reason.substr(0, end);
    }
    std::string content{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    content += reason;
    append_frame(to, opcode::close, content);
}

} // namespace berth::host::websocket
