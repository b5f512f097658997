// JSON strings in and out of their quotes.
#pragma once

#include <berth/detail/dialect.hpp>

#include <cstring>
#include <string>
#include <string_view>

namespace berth::detail {

inline void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
        return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr unsigned char first[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(first[more] | code >> (6 * more));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}
inline void append_u(std::string& out, std::uint32_t unit, const char* hex) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += hex[unit >> shift & 15];
}
// One UTF-8 character from the beginning of `text`, as \u escapes; returns its size.
inline std::size_t append_ascii(std::string& out, std::string_view text, const char* hex) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    std::uint32_t code = size == 1 ? first : first & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size && i < text.size(); ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    if (code >= 0x10000) append_u(out, 0xD800 + ((code - 0x10000) >> 10), hex), code = 0xDC00 + ((code - 0x10000) & 0x3FF);
    append_u(out, code, hex);
    return size;
}

// How many bytes at the beginning, in steps of eight, stand in quotes as they are.
inline std::size_t plain_run(std::string_view text, bool ascii) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101u, highs = ones * 0x80;
    const auto holds = [](std::uint64_t eight, std::uint64_t byte) {
        const std::uint64_t zero = eight ^ (ones * byte);
        return (zero - ones) & ~zero & highs;
    };
    std::size_t at = 0;
    for (std::uint64_t eight; at + 8 <= text.size(); at += 8) {
        std::memcpy(&eight, text.data() + at, 8);
        const std::uint64_t control = (eight - ones * 0x20) & ~eight & highs;
        if (control | holds(eight, '"') | holds(eight, '\\')) break;
        if (ascii && ((eight & highs) | holds(eight, 0x7F))) break;
    }
    return at;
}

inline bool stands(char c, bool ascii) noexcept {
    const auto code = static_cast<unsigned char>(c);
    return code >= 0x20 && c != '"' && c != '\\' && !(ascii && code >= 0x7F);
}

// In quotes. `text` is UTF-8.
inline void append_quoted(std::string& out, std::string_view text, const json_style& style) {
    if (const std::size_t run = plain_run(text, style.spaced); run + 8 > text.size()) { // most strings, in one go
        std::size_t i = run;
        while (i < text.size() && stands(text[i], style.spaced)) ++i;
        if (i == text.size()) {
            const std::size_t before = out.size();
            out.append(text.size() + 2, '"');
            std::memcpy(out.data() + before + 1, text.data(), text.size());
            return;
        }
    }
    const char* hex = style.form == dialect::rest ? "0123456789ABCDEF" : "0123456789abcdef";
    out += '"';
    std::size_t done = 0;
    for (std::size_t i = plain_run(text, style.spaced); i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (stands(text[i], style.spaced)) {
            ++i;
            continue;
        }
        out.append(text, done, i - done);
        switch (c) {
        case '"': out += "\\\"", ++i; break;
        case '\\': out += "\\\\", ++i; break;
        case '\b': out += "\\b", ++i; break;
        case '\f': out += "\\f", ++i; break;
        case '\n': out += "\\n", ++i; break;
        case '\r': out += "\\r", ++i; break;
        case '\t': out += "\\t", ++i; break;
        default: i += append_ascii(out, text.substr(i), hex);
        }
        done = i;
        i += plain_run(text.substr(i), style.spaced);
    }
    out.append(text, done, text.npos);
    out += '"';
}

// What a quoted string says.
inline std::string unquoted(std::string_view raw) {
    std::string text;
    if (raw.size() < 2) return text;
    raw = raw.substr(1, raw.size() - 2);
    const auto unit = [&](std::size_t at) {
        std::uint32_t code = 0;
        for (std::size_t i = at; i < at + 4 && i < raw.size(); ++i) {
            const char c = raw[i];
            code = code << 4 | static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return code & 0xFFFF;
    };
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            text += raw[i];
            continue;
        }
        constexpr std::string_view letters = "bfnrt", meant = "\b\f\n\r\t";
        const char c = raw[++i];
        if (c == 'u') {
            std::uint32_t code = unit(i + 1);
            i += 4;
            if (code >= 0xD800 && code < 0xDC00) code = 0x10000 + ((code & 0x3FF) << 10 | (unit(i + 3) & 0x3FF)), i += 6;
            append_utf8(text, code);
        } else {
            const std::size_t letter = letters.find(c);
            text += letter == letters.npos ? c : meant[letter];
        }
    }
    return text;
}

} // namespace berth::detail
