// Numbers of JSON from their text. RapidJSON reads doubles by itself, but in full precision it makes any number at all of
// "0e40" (it counts the leading zeros of a mantissa that is 0), so it is asked for the text (kParseNumbersAsStringsFlag).
#pragma once

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

namespace berth::detail {

// Hands `text`, a number by JSON's grammar, to the handler as an integer when it is written as one and 64 bits hold it, as
// the nearest double otherwise: an infinity when it is past all doubles.
template <class Handler>
bool take_number(Handler& to, std::string_view text) {
    const char* const end = text.data() + text.size();
    if (text.find_first_of(".eE") == text.npos) {
        std::int64_t integer = 0;
        if (std::from_chars(text.data(), end, integer).ec == std::errc()) return to.Int64(integer);
        std::uint64_t natural = 0;
        if (std::from_chars(text.data(), end, natural).ec == std::errc()) return to.Uint64(natural);
    }
    double number = 0;
    // Out of range is too large or too small: strtod says which, and it is rare.
    if (std::from_chars(text.data(), end, number).ec == std::errc::result_out_of_range)
        number = std::strtod(std::string(text).c_str(), nullptr);
    return to.Double(number);
}

} // namespace berth::detail
