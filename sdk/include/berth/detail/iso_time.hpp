// A date and time of the calendar with an offset from UTC or without a time zone, as ISO 8601 text: written in one form,
// read in all those of Python's datetime.fromisoformat (3.11): a date alone, any separator, fewer or more digits of a
// second, Z, the basic form, week dates.
#pragma once

#include <berth/detail/civil_time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace berth::detail {

struct civil_moment {
    std::int64_t microseconds = 0;            // since 1970-01-01T00:00:00, as calendar and clock on the wall say
    std::optional<std::int32_t> offset{}; // seconds that the wall is ahead of UTC
};

inline constexpr std::int64_t microseconds_of_day = 86'400'000'000;

// Empty outside years 1 to 9999.
inline std::string iso_text(const civil_moment& moment) {
    const std::int64_t days =
        (moment.microseconds >= 0 ? moment.microseconds : moment.microseconds - (microseconds_of_day - 1)) / microseconds_of_day;
    const std::int64_t rest = moment.microseconds - days * microseconds_of_day;
    const civil_date date = civil_from_days(days);
    if (date.year < 1 || date.year > 9999) return {};
    std::string text;
    const auto put = [&](int width, std::int64_t number) {
        const std::size_t at = text.size();
        text.append(static_cast<std::size_t>(width), '0');
        for (std::size_t i = at + static_cast<std::size_t>(width); i-- > at; number /= 10) text[i] = static_cast<char>('0' + number % 10);
    };
    put(4, date.year), text += '-', put(2, date.month), text += '-', put(2, date.day);
    text += 'T', put(2, rest / 3'600'000'000), text += ':', put(2, rest / 60'000'000 % 60), text += ':', put(2, rest / 1'000'000 % 60);
    if (rest % 1'000'000 != 0) text += '.', put(6, rest % 1'000'000);
    if (moment.offset) {
        const std::int32_t offset = *moment.offset < 0 ? -*moment.offset : *moment.offset;
        text += *moment.offset < 0 ? '-' : '+', put(2, offset / 3600), text += ':', put(2, offset / 60 % 60);
        if (offset % 60 != 0) text += ':', put(2, offset % 60);
    }
    return text;
}

class iso_reader {
public:
    static std::optional<civil_moment> read(std::string_view text) {
        if (text.size() < 7) return std::nullopt;
        const std::size_t end = end_of_date(text);
        civil_moment moment;
        if (end == 0 || end > text.size()) return std::nullopt;
        if (!read_date(text.substr(0, end), moment)) return std::nullopt;
        std::string_view rest = text.substr(end);
        if (rest.empty()) return moment;
        std::size_t separator = 1; // one character, whichever
        while (separator < rest.size() && (static_cast<unsigned char>(rest[separator]) & 0xC0) == 0x80) ++separator;
        rest.remove_prefix(separator);
        if (read_time(rest, moment)) return moment;
        return std::nullopt;
    }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    // Exactly `count` digits at the beginning, which are removed.
    static std::optional<std::int64_t> digits(std::string_view& text, std::size_t count) {
        if (text.size() < count) return std::nullopt;
        std::int64_t number = 0;
        for (char c : text.substr(0, count)) {
            if (!is_digit(c)) return std::nullopt;
            number = number * 10 + (c - '0');
        }
        text.remove_prefix(count);
        return number;
    }

    // Where the separator stands; 0 when it cannot be told. Of an undashed week date the digits behind decide.
    static std::size_t end_of_date(std::string_view text) {
        if (text.size() == 7) return 7;
        if (text[4] != '-' && text[4] != 'W') return 8;
        if (text[4] == '-') {
            if (text[5] != 'W') return 10;
            if (text.size() == 8 || text[8] != '-') return 8;
            if (text.size() == 9) return 0;
            return text.size() > 10 && is_digit(text[10]) ? 8 : 10; // 2025-W01-08: an hour and not a day
        }
        std::size_t at = 7;
        while (at < text.size() && is_digit(text[at])) ++at;
        if (at < 9) return at;
        return at % 2 == 0 ? 7 : 8;
    }

    static bool read_date(std::string_view text, civil_moment& into) {
        const auto year = digits(text, 4);
        if (!year || *year < 1 || text.empty()) return false;
        const bool dashed = text.front() == '-';
        if (dashed) text.remove_prefix(1);
        const bool by_week = !text.empty() && text.front() == 'W';
        if (by_week) text.remove_prefix(1);
        const auto first = digits(text, 2); // month or week
        if (!first) return false;
        std::int64_t day = 1;
        if (!by_week || !text.empty()) {
            if (dashed && (text.empty() || text.front() != '-')) return false;
            if (dashed) text.remove_prefix(1);
            const auto found = digits(text, by_week ? 1 : 2);
            if (!found || !text.empty()) return false;
            day = *found;
        }
        const auto days = by_week ? day_of_week_date(*year, *first, day) : day_of_date(*year, *first, day);
        if (!days) return false;
        into.microseconds = *days * microseconds_of_day;
        return true;
    }
    static std::optional<std::int64_t> day_of_date(std::int64_t year, std::int64_t month, std::int64_t day) {
        if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, static_cast<unsigned>(month))) return std::nullopt;
        return days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    }
    // Week 1 holds the year's first Thursday; weeks begin on Monday.
    static std::int64_t first_week(std::int64_t year) {
        const std::int64_t fourth = days_from_civil(year, 1, 4);
        return fourth - (fourth + 3 + 7 * 200'000) % 7; // day 0 of 1970 was a Thursday
    }
    static std::optional<std::int64_t> day_of_week_date(std::int64_t year, std::int64_t week, std::int64_t day) {
        const std::int64_t start = first_week(year) + (week - 1) * 7;
        if (week < 1 || day < 1 || day > 7 || start >= first_week(year + 1)) return std::nullopt;
        const std::int64_t days = start + day - 1;
        const std::int64_t found = civil_from_days(days).year;
        if (found < 1 || found > 9999) return std::nullopt;
        return days;
    }

    // HH, HH:MM, HH:MM:SS, HH:MM:SS.f and the same without colons, in microseconds; the parts' ranges only if `strict`.
    static std::optional<std::int64_t> clock(std::string_view text, bool strict) {
        std::int64_t part[3] = {0, 0, 0};
        bool colons = false;
        for (int i = 0; i < 3; ++i) {
            const auto number = digits(text, 2);
            if (!number) return std::nullopt;
            part[i] = *number;
            if (i == 0) colons = !text.empty() && text.front() == ':';
            if (text.empty() || i == 2) break;
            if (!colons) continue;
            if (text.front() != ':') return std::nullopt;
            text.remove_prefix(1);
        }
        std::int64_t fraction = 0;
        if (!text.empty()) {
            if ((text.front() != '.' && text.front() != ',') || text.size() == 1) return std::nullopt;
            std::int64_t weight = 100'000;
            for (char c : text.substr(1)) {
                if (!is_digit(c)) return std::nullopt;
                fraction += (c - '0') * weight;
                weight /= 10;
            }
        }
        if (strict && (part[0] > 23 || part[1] > 59 || part[2] > 59)) return std::nullopt;
        return ((part[0] * 60 + part[1]) * 60 + part[2]) * 1'000'000 + fraction;
    }
    static bool read_time(std::string_view text, civil_moment& into) {
        const std::size_t zone = text.find_first_of("+-Z");
        const auto time = clock(text.substr(0, zone), true);
        if (!time) return false;
        into.microseconds += *time;
        if (zone == text.npos) return true;
        const std::string_view rest = text.substr(zone + 1);
        if (text[zone] == 'Z') {
            into.offset = 0;
            return rest.empty();
        }
        const auto offset = clock(rest, false);
        if (!offset || *offset >= microseconds_of_day || *offset % 1'000'000 != 0) return false;
        into.offset = static_cast<std::int32_t>(*offset / 1'000'000) * (text[zone] == '-' ? -1 : 1);
        return true;
    }
};

// A moment in UTC, microseconds since 1970; without an offset it is taken for UTC.
inline std::optional<std::int64_t> utc_from_iso(std::string_view text) {
    const auto moment = iso_reader::read(text);
    if (!moment) return std::nullopt;
    return moment->microseconds - moment->offset.value_or(0) * std::int64_t{1'000'000};
}
inline std::string iso_of_utc(std::int64_t microseconds) { return iso_text({microseconds, 0}); }

} // namespace berth::detail
