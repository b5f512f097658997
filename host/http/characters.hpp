// The character classes of RFC 9110 and 3986, as tables made by the compiler.
#pragma once

#include <array>
#include <string_view>

namespace berth::host::http {

namespace characters {

constexpr bool alpha(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

// tchar in lower case, 0 for everything else.
inline constexpr auto token_lower = [] {
    std::array<char, 256> table{};
    for (unsigned c = 0; c < 256; ++c) {
        auto byte = static_cast<unsigned char>(c);
        bool fits = alpha(byte) || digit(byte) ||
                    std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
        if (fits) table[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return table;
}();

// What a host and port may consist of: unreserved, sub-delims, percent, brackets, colon.
inline constexpr auto authority = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 256; ++c) {
        auto byte = static_cast<unsigned char>(c);
        table[c] = alpha(byte) || digit(byte) ||
                   std::string_view("-._~!$&'()*+,;=%[]:").find(static_cast<char>(c)) != std::string_view::npos;
    }
    return table;
}();

} // namespace characters

constexpr char lower_token_character(char c) noexcept {
    return characters::token_lower[static_cast<unsigned char>(c)];
}

constexpr bool is_token(std::string_view text) noexcept {
    for (char c : text)
        if (!lower_token_character(c)) return false;
    return !text.empty();
}

// Text of a field value: visible, obs-text, space and tab. No CR, LF, NUL or other control character.
constexpr bool is_field_value(std::string_view text) noexcept {
    bool bad = false;
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        bad |= (byte < 0x20 && byte != '\t') || byte == 0x7f;
    }
    return !bad;
}

constexpr bool is_authority(std::string_view text) noexcept {
    for (char c : text)
        if (!characters::authority[static_cast<unsigned char>(c)]) return false;
    return true;
}

// `lower` is in lower case already.
constexpr bool equals_ignoring_case(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        if (c != lower[i]) return false;
    }
    return true;
}

constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

} // namespace berth::host::http
