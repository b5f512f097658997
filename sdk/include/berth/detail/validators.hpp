// Does the caller already have this version of a file? Entity tags and dates (RFC 9110, sections 8.8 and 13).
#pragma once

#include <berth/detail/text.hpp>

#include <sys/stat.h>

#include <cstdio>

namespace berth::detail {

// "Wed, 15 Jan 2025 12:00:00 GMT". Years 0 to 9999.
inline std::string http_date(std::int64_t seconds) {
    constexpr const char* weekdays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}; // 1970 began on a Thursday
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
    const auto rest = static_cast<int>(seconds - days * 86400);
    const civil_date date = civil_from_days(days);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", weekdays[((days % 7) + 7) % 7], date.day,
                  months[date.month - 1], static_cast<int>(date.year), rest / 3600, rest / 60 % 60, rest % 60);
    return text;
}
// Seconds since 1970; nothing for another spelling, which a server may ignore.
inline std::optional<std::int64_t> http_date_from(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto number = [&](std::size_t at, std::size_t size) { return number_from<unsigned>(text.substr(at, size)); };
    if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
    const auto day = number(5, 2), year = number(12, 4), hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
    const std::size_t month = months.find(text.substr(8, 3));
    if (!day || !year || !hour || !minute || !second || month == months.npos || month % 3 != 0) return std::nullopt;
    const std::int64_t seconds =
        ((days_from_civil(*year, static_cast<unsigned>(month / 3 + 1), *day) * 24 + *hour) * 60 + *minute) * 60 + *second;
    // Spelt back it must be the same: that settles weekdays, ranges and separators at once.
    return http_date(seconds) == text ? std::optional(seconds) : std::nullopt;
}

// A file that is written again within the clock's step and has the same size keeps its tag: nanoseconds make that rare.
inline std::string entity_tag(const struct stat& about) {
    char text[64];
    std::snprintf(text, sizeof text, "\"%llx-%llx-%llx\"", static_cast<unsigned long long>(about.st_mtim.tv_sec),
                  static_cast<unsigned long long>(about.st_mtim.tv_nsec), static_cast<unsigned long long>(about.st_size));
    return text;
}

// Is the tag in an If-None-Match? Weak comparison.
inline bool names_tag(std::string_view list, std::string_view tag) {
    if (list == "*") return true;
    while (!list.empty()) {
        const std::size_t begin = list.find('"');
        if (begin == list.npos) return false;
        const std::size_t end = list.find('"', begin + 1);
        if (end == list.npos) return false;
        if (list.substr(begin, end + 1 - begin) == tag) return true;
        list.remove_prefix(end + 1);
    }
    return false;
}

} // namespace berth::detail
