#include <describe/fit_scalar.hpp>

#include <charconv>
#include <cmath>
#include <limits>

namespace berth::host::describe {
namespace {

__extension__ typedef __int128 wide; // holds every integer of 64 bits, signed or not

constexpr std::size_t most_digits = 4300; // of an integer in a text (integer_digits)
constexpr double beyond_64_bits = 18446744073709551616.0;

std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n\f\v");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n\f\v") - begin + 1);
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// Python's digits: underscores may stand between them. Empty when it is nothing of the kind.
std::string plain_digits(std::string_view text) {
    std::string digits;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_digit(text[at])) {
            digits += text[at];
        } else if (text[at] != '_' || at == 0 || !is_digit(text[at - 1]) || at + 1 == text.size()) {
            return {};
        }
    }
    return digits;
}

struct parsed_integer {
    enum { whole, no_integer, too_long } outcome = no_integer;
    wide value = 0; // beyond 64 bits: some number beyond 64 bits
};

parsed_integer integer_in(std::string_view text) {
    text = without_blanks(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (const std::size_t dot = text.find('.'); dot != text.npos && dot > 0) {
        if (dot + 1 == text.size() || text.find_first_not_of('0', dot + 1) != text.npos) return {};
        text = text.substr(0, dot);
    }
    if (text.size() > most_digits) return {parsed_integer::too_long};
    const std::string digits = plain_digits(text);
    if (digits.empty()) return {};
    constexpr wide enough = wide{1} << 100;
    wide value = 0;
    for (const char digit : digits) value = value >= enough ? value : value * 10 + (digit - '0');
    return {parsed_integer::whole, negative ? -value : value};
}

struct range {
    wide least, most;
};

range range_of(const berth_type& type, const berth_field* limits) {
    constexpr wide one = 1;
    const unsigned bits = type.kind != BERTH_KIND_INTEGER || type.bits == 0 ? 64 : type.bits;
    const bool is_signed = type.kind != BERTH_KIND_INTEGER || type.is_signed;
    range of{is_signed ? -(one << (bits - 1)) : 0, (one << (is_signed ? bits - 1 : bits)) - 1};
    if (type.kind != BERTH_KIND_INTEGER) of.least = 1; // ids are positive
    constexpr double sure = 9.2e18;
    if (limited(limits, BERTH_FIELD_MINIMUM) && std::abs(limits->minimum) < sure) {
        of.least = std::max(of.least, static_cast<wide>(std::ceil(limits->minimum)));
    }
    if (limited(limits, BERTH_FIELD_MAXIMUM) && std::abs(limits->maximum) < sure) {
        of.most = std::min(of.most, static_cast<wide>(std::floor(limits->maximum)));
    }
    return of;
}

context_value limit_value(wide limit) {
    if (limit > std::numeric_limits<std::int64_t>::max()) return static_cast<std::uint64_t>(limit);
    return static_cast<std::int64_t>(limit);
}
std::string in_words(wide limit) {
    if (limit > std::numeric_limits<std::int64_t>::max()) return std::to_string(static_cast<std::uint64_t>(limit));
    return std::to_string(static_cast<std::int64_t>(limit));
}
std::string in_words(double limit) {
    char text[400];
    const auto written = std::to_chars(std::begin(text), std::end(text), limit, std::chars_format::fixed);
    return {text, written.ptr};
}

fault too_small(const std::string& limit, const context_value& value) {
    return {"greater_than_equal", "Input should be greater than or equal to " + limit, context({{"ge", value}})};
}
fault too_large(const std::string& limit, const context_value& value) {
    return {"less_than_equal", "Input should be less than or equal to " + limit, context({{"le", value}})};
}

// Python's float(): a sign, digits with underscores between, infinity and nan in any case.
std::optional<double> number_in(std::string_view text) {
    text = without_blanks(text);
    if (text.size() > most_digits) return {};
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool between =
            text[at] == '_' && at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]);
        if (text[at] == '(') return {}; // nan(1)
        if (!between) plain += text[at];
    }
    const char* begin = plain.data();
    const char* end = begin + plain.size();
    if (plain.starts_with('+')) ++begin;
    if (plain.starts_with("+-")) return {};
    double value = 0;
    const auto [stopped, error] = std::from_chars(begin, end, value);
    if (stopped != end || error == std::errc::invalid_argument) return {};
    if (error == std::errc::result_out_of_range) value = std::strtod(plain.c_str(), nullptr); // 0 or infinity
    return value;
}

} // namespace

fit fit_integer(const berth_type& type, const berth_field* limits, const rapidjson::Value& value, conversions allowed) {
    const fault no_integer{"int_type", "Input should be a valid integer", {}};
    const fault too_long{"int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size", {}};
    wide number = 0;
    if (value.IsInt64()) {
        number = value.GetInt64();
    } else if (value.IsUint64()) {
        number = static_cast<wide>(value.GetUint64());
    } else if (allowed == conversions::none) {
        return no_integer;
    } else if (value.IsBool()) {
        number = value.GetBool() ? 1 : 0;
    } else if (value.IsDouble()) {
        const double real = value.GetDouble();
        if (!(std::abs(real) < beyond_64_bits)) return too_long;
        if (real != std::trunc(real))
            return fault{"int_from_float", "Input should be a valid integer, got a number with a fractional part", {}};
        number = static_cast<wide>(real);
    } else if (value.IsString()) {
        const parsed_integer parsed = integer_in(text_of(value));
        if (parsed.outcome == parsed_integer::too_long) return too_long;
        if (parsed.outcome == parsed_integer::no_integer) {
            return fault{"int_parsing", "Input should be a valid integer, unable to parse string as an integer", {}};
        }
        number = parsed.value;
    } else {
        return no_integer;
    }
    const range of = range_of(type, limits);
    if (number < of.least) return too_small(in_words(of.least), limit_value(of.least));
    if (number > of.most) return too_large(in_words(of.most), limit_value(of.most));
    return {};
}

fit fit_number(const berth_field* limits, const rapidjson::Value& value, conversions allowed) {
    const fault no_number{"float_type", "Input should be a valid number", {}};
    double number = 0;
    if (value.IsNumber()) {
        number = value.GetDouble();
    } else if (allowed == conversions::none) {
        return no_number;
    } else if (value.IsBool()) {
        number = value.GetBool() ? 1.0 : 0.0;
    } else if (value.IsString()) {
        const std::optional<double> parsed = number_in(text_of(value));
        if (!parsed)
            return fault{"float_parsing", "Input should be a valid number, unable to parse string as a number", {}};
        number = *parsed;
    } else {
        return no_number;
    }
    // No answer could say it.
    if (!std::isfinite(number)) return fault{"finite_number", "Input should be a finite number", {}};
    if (limited(limits, BERTH_FIELD_MINIMUM) && number < limits->minimum)
        return too_small(in_words(limits->minimum), limits->minimum);
    if (limited(limits, BERTH_FIELD_MAXIMUM) && number > limits->maximum)
        return too_large(in_words(limits->maximum), limits->maximum);
    return {};
}

} // namespace berth::host::describe
