// Numbers as text: the shortest digits that read back, in the layout of either dialect; and the texts of Python's int()
// and float().
#pragma once

#include <berth/detail/dialect.hpp>
#include <berth/detail/text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace berth::detail {

template <class Integer>
void append_integer(std::string& out, Integer number) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

// From "d.ddde+XX". Python turns to an exponent from 1e16 on and below 1e-4 and writes it with a sign and two digits;
// plain REST answers from 1e21 on and below 1e-6, and without.
inline void append_scientific(std::string& out, const char* digit, const char* end, dialect form) {
    if (*digit == '-') out += *digit++;
    char digits[32];
    int count = 0;
    for (; *digit != 'e'; ++digit)
        if (*digit != '.') digits[count++] = *digit;
    int exponent = 0;
    std::from_chars(digit + 2, end, exponent);
    if (digit[1] == '-') exponent = -exponent;
    const bool python = form == dialect::marshalled;
    const auto put = [&](int from, int to) { out.append(digits + from, static_cast<std::size_t>(to - from)); };
    const auto zeros = [&](int many) { out.append(static_cast<std::size_t>(many), '0'); };
    if (python ? exponent >= -4 && exponent < 16 : exponent > -7 && exponent < 21) {
        const int point = exponent + 1;
        if (point <= 0) out += "0.", zeros(-point), put(0, count);
        else if (count <= point) put(0, count), zeros(point - count), out += ".0";
        else put(0, point), out += '.', put(point, count);
        return;
    }
    put(0, 1);
    if (count > 1) out += '.', put(1, count);
    out += 'e';
    if (exponent < 0) out += '-';
    else if (python) out += '+';
    if (python && exponent < 10 && exponent > -10) out += '0';
    append_integer(out, exponent < 0 ? -exponent : exponent);
}
// A finite number, always with a point or an exponent.
template <class Number>
void append_number(std::string& out, Number number, dialect form) {
    char text[48];
    append_scientific(out, text, std::to_chars(text, text + sizeof text, number, std::chars_format::scientific).ptr, form);
}

// ---- what Python's int() and float() read: white space around, a sign, '_' between digits

inline std::string_view stripped(std::string_view text) {
    constexpr std::string_view white = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
    const std::size_t begin = text.find_first_not_of(white);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}
// Without the underscores; nothing when one of them is not between two digits.
inline std::optional<std::string> without_underscores(std::string_view text) {
    const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') plain += text[i];
        else if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1)) return std::nullopt;
    }
    return plain;
}

template <class Integer>
std::optional<Integer> python_integer(std::string_view text) {
    text = stripped(text);
    if (!text.empty() && text.front() == '+') text = text.starts_with("+-") ? std::string_view() : text.substr(1);
    const auto plain = without_underscores(text);
    return plain ? number_from<Integer>(*plain) : std::nullopt;
}

// Of a number that no double holds: does it lie beyond the largest, or below the smallest?
inline bool is_huge(std::string_view text) {
    const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
    const std::size_t point = std::min(text.substr(0, mark).find('.'), mark);
    const std::size_t first = text.find_first_of("123456789");
    long exponent = 0;
    std::string_view power = text.substr(std::min(mark + 1, text.size()));
    if (power.starts_with('+')) power.remove_prefix(1);
    constexpr long immense = 1'000'000'000;
    if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec == std::errc::result_out_of_range || exponent > immense)
        exponent = power.starts_with('-') ? -immense : immense;
    return static_cast<long>(point) - static_cast<long>(first) + exponent > 0;
}

// What number_from<double> reads, and what it does not because no double holds it.
inline std::optional<double> any_double_from(std::string_view text) {
    double number = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed == std::errc::invalid_argument || stop != text.data() + text.size()) return std::nullopt;
    if (failed == std::errc::result_out_of_range) return is_huge(text) ? std::numeric_limits<double>::infinity() : 0.0;
    return number;
}

inline std::optional<double> python_number(std::string_view text) {
    text = stripped(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto is = [&](std::string_view word) {
        if (text.size() != word.size()) return false;
        for (std::size_t i = 0; i < word.size(); ++i)
            if ((text[i] | 0x20) != word[i]) return false;
        return true;
    };
    std::optional<double> number;
    if (is("inf") || is("infinity")) number = std::numeric_limits<double>::infinity();
    else if (is("nan")) number = std::numeric_limits<double>::quiet_NaN();
    else if (text.find_first_not_of("0123456789.eE+-_") == text.npos && !text.starts_with('-')) {
        const auto plain = without_underscores(text);
        if (plain) number = any_double_from(*plain);
    }
    if (number && negative) number = -*number;
    return number;
}

} // namespace berth::detail
