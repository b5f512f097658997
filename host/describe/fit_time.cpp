#include <describe/fit_scalar.hpp>

#include <berth/detail/iso_time.hpp>
#include <berth/detail/text.hpp>

namespace berth::host::describe {
namespace {

// Digits of fixed number; -1 when there are others.
int digits_at(std::string_view text, std::size_t at, std::size_t count) {
    int number = 0;
    for (const char letter : text.substr(std::min(at, text.size()), count)) {
        if (letter < '0' || letter > '9') return -1;
        number = number * 10 + (letter - '0');
    }
    return text.size() < at + count ? -1 : number;
}

// What is wrong with the date that a text begins with; empty when it is one.
std::string_view date_trouble(std::string_view text) {
    if (text.size() < 10) return "input is too short";
    if (digits_at(text, 0, 4) < 0) return "invalid character in year";
    if (text[4] != '-') return "invalid date separator, expected `-`";
    const int month = digits_at(text, 5, 2);
    if (month < 0) return "invalid character in month";
    if (text[7] != '-') return "invalid date separator, expected `-`";
    const int day = digits_at(text, 8, 2);
    if (day < 0) return "invalid character in day";
    if (month < 1 || month > 12) return "month value is outside expected range of 1-12";
    if (day < 1 || day > static_cast<int>(detail::days_in_month(digits_at(text, 0, 4), static_cast<unsigned>(month)))) {
        return "day value is outside expected range";
    }
    return {};
}

// HH:MM, HH:MM:SS, HH:MM:SS.f, and an offset or Z.
bool is_clock(std::string_view text, bool& has_offset) {
    const auto part = [&](int below) {
        const int number = digits_at(text, 0, 2);
        if (number < 0 || number >= below) return false;
        text.remove_prefix(2);
        return true;
    };
    const auto skip = [&](std::string_view any_of) {
        if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
        text.remove_prefix(1);
        return true;
    };
    if (!part(24) || !skip(":") || !part(60)) return false;
    if (skip(":")) {
        if (!part(60)) return false;
        if (skip(".,")) {
            const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
            if (digits == 0) return false;
            text.remove_prefix(digits);
        }
    }
    has_offset = !text.empty();
    if (text.empty()) return true;
    if (skip("Zz")) return text.empty();
    if (!skip("+-") || !part(24)) return false;
    skip(":");
    return part(60) && text.empty();
}

fault unreadable(std::string_view why) {
    return {"datetime_from_date_parsing", "Input should be a valid datetime or date, " + std::string(why),
            context({{"error", why}})};
}
fault out_of_range(std::string_view why) {
    return {"datetime_parsing", "Input should be a valid datetime, " + std::string(why), context({{"error", why}})};
}

fit fit_text(const berth_type& type, std::string_view text, conversions allowed) {
    const std::string_view trouble = date_trouble(text);
    if (!trouble.empty()) return unreadable(trouble);
    if (digits_at(text, 0, 4) == 0) return out_of_range("year 0 is out of range");
    bool has_offset = false;
    if (text.size() == 10) {
        if (allowed == conversions::none)
            return out_of_range("invalid datetime separator, expected `T`, `t`, `_` or space");
    } else if (std::string_view("Tt_ ").find(text[10]) == std::string_view::npos ||
               !is_clock(text.substr(11), has_offset)) {
        return unreadable("unexpected extra characters at the end of the input");
    }
    if (type.kind == BERTH_KIND_TIME && !has_offset)
        return fault{"timezone_aware", "Input should have timezone info", {}};
    // What fits has to be read by the SDK too, which is stricter about seconds.
    const bool readable =
        type.kind == BERTH_KIND_TIME ? detail::time_from(text).has_value() : detail::iso_reader::read(text).has_value();
    return readable ? fit() : fit(unreadable("expected RFC 3339, with seconds"));
}

} // namespace

// Numbers are no times here, unlike in pydantic: nobody could say whether they are seconds or milliseconds.
fit fit_time(const berth_type& type, const rapidjson::Value& value, conversions allowed) {
    if (value.IsString()) return fit_text(type, text_of(value), allowed);
    return fault{"datetime_type", "Input should be a valid datetime", {}};
}

} // namespace berth::host::describe
