// Single values as Python writes them: str() and repr() of text, bytes, numbers and times, to the letter. Characters
// that Unicode has not assigned are taken for printable: the table of them would be larger than all the rest.
#pragma once

#include <berth/detail/iso_time.hpp>
#include <berth/detail/number_text.hpp>
#include <berth/detail/text.hpp>

#include <cstdio>

namespace berth::detail {

// Formats, separators, surrogates, private use and controls above ASCII.
constexpr bool is_unprintable(char32_t c) noexcept {
    constexpr char32_t ranges[][2] = {
        {0x80, 0xA0},       {0xAD, 0xAD},       {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},     {0x70F, 0x70F},
        {0x890, 0x891},     {0x8E2, 0x8E2},     {0x1680, 0x1680},   {0x180E, 0x180E},   {0x2000, 0x200F},   {0x2028, 0x202F},
        {0x205F, 0x2064},   {0x2066, 0x206F},   {0x3000, 0x3000},   {0xD800, 0xF8FF},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},
        {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x13438}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0001, 0xE0001},
        {0xE0020, 0xE007F}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}};
    for (const auto& [first, last] : ranges)
        if (c >= first && c <= last) return true;
    return false;
}

inline void append_escape(std::string& out, const char* format, unsigned code) {
    char digits[12];
    std::snprintf(digits, sizeof digits, format, code);
    out += digits;
}

// Apostrophes, unless the text holds some and no quotation marks.
inline char python_quote(std::string_view text) noexcept {
    return text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
}
// False when the character needs more than this.
inline bool append_plain(std::string& out, unsigned char c, char quote) {
    switch (c) {
    case '\n': out += "\\n"; return true;
    case '\r': out += "\\r"; return true;
    case '\t': out += "\\t"; return true;
    default: break;
    }
    if (c < 0x20 || c >= 0x7F) return false;
    if (c == '\\' || c == static_cast<unsigned char>(quote)) out += '\\';
    out += static_cast<char>(c);
    return true;
}

// repr() of a str. Bytes that are no UTF-8 appear as \x and two digits.
inline std::string python_quoted(std::string_view text) {
    const char quote = python_quote(text);
    std::string out(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        const std::string_view whole = text.substr(at, size);
        if (append_plain(out, first, quote)) {
            ++at;
        } else if (first < 0x80 || invalid_utf8(whole) != valid_text) {
            append_escape(out, "\\x%02x", first);
            ++at;
        } else {
            char32_t code = first & (0xFFu >> (size + 1));
            for (char c : whole.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
            if (!is_unprintable(code)) out += whole;
            else append_escape(out, code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
            at += size;
        }
    }
    return out += quote;
}

// repr() of a bytes.
template <class Bytes>
std::string python_bytes(const Bytes& bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const char quote = python_quote(text);
    std::string out = std::string("b") + quote;
    for (char c : text)
        if (!append_plain(out, static_cast<unsigned char>(c), quote)) append_escape(out, "\\x%02x", static_cast<unsigned char>(c));
    return out += quote;
}

// repr() of a float.
template <class Number>
std::string python_float(Number number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
    std::string out;
    append_number(out, number, dialect::marshalled);
    return out;
}

// str() of a datetime.
inline std::string python_time(const civil_moment& moment) {
    std::string text = iso_text(moment);
    if (text.empty()) return "a time outside the years 1 to 9999";
    text[10] = ' ';
    return text;
}
// repr() of a datetime.
inline std::string python_time_call(const civil_moment& moment) {
    const std::int64_t before = moment.microseconds >= 0 ? moment.microseconds : moment.microseconds - (microseconds_of_day - 1);
    const std::int64_t days = before / microseconds_of_day, rest = moment.microseconds - days * microseconds_of_day;
    const civil_date date = civil_from_days(days);
    const std::int64_t second = rest / 1'000'000 % 60, micro = rest % 1'000'000;
    std::string text = "datetime.datetime(" + std::to_string(date.year) + ", " + std::to_string(date.month) + ", " +
                       std::to_string(date.day) + ", " + std::to_string(rest / 3'600'000'000) + ", " +
                       std::to_string(rest / 60'000'000 % 60);
    if (second || micro) text += ", " + std::to_string(second);
    if (micro) text += ", " + std::to_string(micro);
    if (!moment.offset) return text += ')';
    if (*moment.offset == 0) return text += ", tzinfo=datetime.timezone.utc)";
    text += ", tzinfo=datetime.timezone(datetime.timedelta(";
    // A timedelta's seconds are never negative.
    if (*moment.offset < 0) text += "days=-1, ";
    return text += "seconds=" + std::to_string(*moment.offset < 0 ? *moment.offset + 86400 : *moment.offset) + ")))";
}

} // namespace berth::detail
