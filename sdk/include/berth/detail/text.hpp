// Texts of single values: UTF-8 (RFC 3629), times (RFC 3339), numbers, paths; base64 in a file of its own.
#pragma once

#include <berth/detail/base64.hpp>
#include <berth/detail/civil_time.hpp>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace berth::detail {

inline constexpr std::size_t valid_text = static_cast<std::size_t>(-1);

// The offset of the first byte that does not belong to well-formed UTF-8, or valid_text.
inline std::size_t invalid_utf8(std::string_view text) noexcept {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight;
        while (at + 8 <= text.size()) { // runs of ASCII, eight bytes a step
            std::memcpy(&eight, bytes + at, 8);
            if (eight & 0x8080808080808080u) break;
            at += 8;
        }
        if (at >= text.size()) break;
        const unsigned char first = bytes[at];
        if (first < 0x80) {
            ++at;
            continue;
        }
        const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || at + more >= text.size()) return at;
        unsigned char low = 0x80, high = 0xBF; // of the second byte: no overlong form, no surrogate, nothing past U+10FFFF
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
        if (bytes[at + 1] < low || bytes[at + 1] > high) return at;
        for (std::size_t i = 2; i <= more; ++i)
            if ((bytes[at + i] & 0xC0) != 0x80) return at;
        at += more + 1;
    }
    return valid_text;
}

// Of a text that RapidJSON has read: it lets the second half of a surrogate pair stand alone.
inline bool has_whole_pairs(std::string_view text) noexcept {
    return text.find('\xED') == text.npos || invalid_utf8(text) == valid_text;
}

inline std::uint64_t code_points(std::string_view text) noexcept {
    std::uint64_t count = 0;
    for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

template <class Number>
std::optional<Number> number_from(std::string_view text) noexcept {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc() || stop != end || text.empty()) return std::nullopt;
    return number;
}

// ---- time

// RFC 3339 date-time with an offset, years 0000 to 9999, up to nine fractional digits of which six count.
inline std::optional<std::int64_t> time_from(std::string_view text) noexcept {
    std::size_t at = 0;
    bool good = true;
    const auto digits = [&](int count) {
        std::int64_t number = 0;
        for (int i = 0; i < count; ++i, ++at) {
            if (at >= text.size() || text[at] < '0' || text[at] > '9') {
                good = false;
                return std::int64_t{0};
            }
            number = number * 10 + (text[at] - '0');
        }
        return number;
    };
    const auto one_of = [&](std::string_view allowed) {
        if (at >= text.size() || allowed.find(text[at]) == std::string_view::npos) good = false;
        return at < text.size() ? text[at++] : '\0';
    };
    const std::int64_t year = digits(4);
    one_of("-");
    const auto month = static_cast<unsigned>(digits(2));
    one_of("-");
    const auto day = static_cast<unsigned>(digits(2));
    one_of("Tt ");
    const std::int64_t hour = digits(2);
    one_of(":");
    const std::int64_t minute = digits(2);
    one_of(":");
    std::int64_t second = digits(2);
    std::int64_t micro = 0;
    if (good && at < text.size() && text[at] == '.') {
        ++at;
        int count = 0;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count)
            if (count < 6) micro = micro * 10 + (text[at] - '0');
        if (count == 0 || count > 9) return std::nullopt;
        for (; count < 6; ++count) micro *= 10;
    }
    const char zone = one_of("Zz+-");
    std::int64_t offset = 0;
    if (zone == '+' || zone == '-') {
        const std::int64_t hours = digits(2);
        one_of(":");
        const std::int64_t minutes = digits(2);
        if (hours > 23 || minutes > 59) return std::nullopt;
        offset = (hours * 60 + minutes) * (zone == '+' ? 1 : -1);
    }
    if (!good || at != text.size() || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) ||
        hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    if (second == 60) second = 59; // a leap second has no place of its own in POSIX time
    return ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute - offset) * 60'000'000 + second * 1'000'000 +
           micro;
}

// UTC, "2026-11-21T08:00:00Z", with six fractional digits when they are not zero. Empty outside years 0000 to 9999.
inline std::string text_of_time(std::int64_t microseconds) {
    constexpr std::int64_t day = 86'400'000'000;
    const std::int64_t days = (microseconds >= 0 ? microseconds : microseconds - (day - 1)) / day;
    const std::int64_t rest = microseconds - days * day;
    const civil_date date = civil_from_days(days);
    if (date.year < 0 || date.year > 9999) return {};
    const std::int64_t seconds = rest / 1'000'000, micro = rest % 1'000'000;
    std::string text = "0000-00-00T00:00:00";
    const auto put = [&](std::size_t at, int width, std::int64_t number) {
        for (int i = width - 1; i >= 0; --i, number /= 10)
            text[at + static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
    };
    put(0, 4, date.year);
    put(5, 2, date.month);
    put(8, 2, date.day);
    put(11, 2, seconds / 3600);
    put(14, 2, seconds / 60 % 60);
    put(17, 2, seconds % 60);
    if (micro != 0) {
        text += ".000000";
        put(20, 6, micro);
    }
    return text += 'Z';
}

// ---- paths and messages

// Slashes that repeat, single dots and slashes at the end go, as Python's pathlib has it; the empty path is ".".
inline std::string normalised_path(std::string_view text) {
    std::string path;
    if (text.starts_with('/')) path = text.starts_with("//") && !text.starts_with("///") ? "//" : "/";
    const std::size_t root = path.size();
    while (!text.empty()) {
        const std::string_view segment = text.substr(0, text.find('/'));
        text.remove_prefix(segment.size() == text.size() ? text.size() : segment.size() + 1);
        if (segment.empty() || segment == ".") continue;
        if (path.size() > root) path += '/';
        path += segment;
    }
    return path.empty() ? "." : path;
}

// A text as it may be shown in a message: quoted, cut, on one line.
inline std::string shown(std::string_view text) {
    constexpr std::size_t most = 60;
    std::string out = "\"";
    std::size_t end = text.size() > most ? most : text.size();
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    for (char c : text.substr(0, end)) out += static_cast<unsigned char>(c) < 0x20 || c == '"' || c == 0x7F ? '?' : c;
    return out += end < text.size() ? "\"..." : "\"";
}

} // namespace berth::detail
