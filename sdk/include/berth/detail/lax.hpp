// What a tool's request may be written as: the conversions of pydantic's lax mode from JSON. A number that is not finite is
// refused even so, since no answer could say it.
#pragma once

#include <berth/detail/number_text.hpp>
#include <berth/detail/token.hpp>

namespace berth::detail {

// "12", " -3 ", "1_000", "7.00", true.
inline std::optional<token> lax_integer(const token& from) {
    token whole;
    whole.is = token::kind::integer;
    if (from.is == token::kind::boolean) {
        whole.integer = from.boolean;
        return whole;
    }
    if (from.is != token::kind::string) return std::nullopt;
    std::string_view text = stripped(from.string);
    const std::size_t point = text.find('.');
    if (point != text.npos && point > 0 && text.find_first_not_of('0', point + 1) == text.npos) text = text.substr(0, point);
    if (const auto number = python_integer<std::int64_t>(text)) {
        whole.integer = *number;
        return whole;
    }
    const auto large = python_integer<std::uint64_t>(text);
    if (!large) return std::nullopt;
    whole.is = token::kind::natural;
    whole.natural = *large;
    return whole;
}

// "1.5", " 2e3 ", true.
inline std::optional<double> lax_number(const token& from) {
    if (from.is == token::kind::boolean) return from.boolean ? 1.0 : 0.0;
    if (from.is != token::kind::string) return std::nullopt;
    const auto number = python_number(from.string);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

// 0, 1.0, "yes", "OFF". False when it is none of the words.
inline bool lax_bool(const token& from, bool& to) {
    constexpr std::string_view words[] = {"0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"};
    constexpr std::size_t first_true = 6;
    if (from.is == token::kind::integer || from.is == token::kind::number) {
        const double number = from.is == token::kind::integer ? static_cast<double>(from.integer) : from.number;
        to = number == 1.0;
        return to || number == 0.0;
    }
    if (from.is != token::kind::string) return false;
    std::string lower(from.string);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    for (std::size_t i = 0; i < std::size(words); ++i) {
        if (lower != words[i]) continue;
        to = i >= first_true;
        return true;
    }
    return false;
}

} // namespace berth::detail
