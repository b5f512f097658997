// A date and time of the calendar, to the microsecond, with its offset from UTC or without a time zone: what a Python
// datetime holds. In JSON and in URLs ISO 8601 text. For a point in time use std::chrono::system_clock::time_point.
#pragma once

#include <berth/detail/binder.hpp>

#include <stdexcept>

namespace berth {

class date_time {
public:
    using clock = std::chrono::system_clock;
    using zone_offset = std::optional<std::chrono::seconds>;

    // 1970-01-01T00:00:00 without a time zone.
    constexpr date_time() = default;
    // What calendar and clock on the wall say, counted from 1970-01-01T00:00:00 as if every day had 24 hours.
    constexpr explicit date_time(std::chrono::microseconds civil, zone_offset offset = {}) : civil_(civil), offset_(offset) {}
    // A point in time, as a wall with that offset shows it. Parts of a microsecond are dropped.
    explicit date_time(clock::time_point at, std::chrono::seconds offset = std::chrono::seconds(0))
        : civil_(std::chrono::floor<std::chrono::microseconds>(at.time_since_epoch()) + offset), offset_(offset) {}

    // "2025-01-15T12:00:00.5+02:00" and the other forms that Python's datetime.fromisoformat reads; or nothing.
    static std::optional<date_time> from(std::string_view iso) {
        const auto moment = detail::iso_reader::read(iso);
        if (!moment) return std::nullopt;
        zone_offset offset;
        if (moment->offset) offset = std::chrono::seconds(*moment->offset);
        return date_time(std::chrono::microseconds(moment->microseconds), offset);
    }
    // "2025-01-15T12:00:00", ".500000" when there are microseconds, "+02:00" when the offset is known. Empty outside
    // years 1 to 9999.
    std::string text() const {
        detail::civil_moment moment{civil_.count()};
        if (offset_) moment.offset = static_cast<std::int32_t>(offset_->count());
        return detail::iso_text(moment);
    }

    constexpr std::chrono::microseconds civil() const noexcept { return civil_; }
    constexpr zone_offset offset() const noexcept { return offset_; }
    // Without an offset it is taken for UTC. Throws std::out_of_range for a time that the clock cannot hold.
    clock::time_point time_point() const {
        constexpr auto least = std::chrono::ceil<std::chrono::microseconds>(clock::duration::min());
        constexpr auto most = std::chrono::floor<std::chrono::microseconds>(clock::duration::max());
        const auto utc = civil_ - offset_.value_or(std::chrono::seconds(0));
        if (utc < least || utc > most) throw std::out_of_range("the system clock does not reach " + text());
        return clock::time_point(std::chrono::duration_cast<clock::duration>(utc));
    }

    // The same text, not the same point in time.
    friend constexpr bool operator==(const date_time&, const date_time&) = default;

private:
    std::chrono::microseconds civil_{0};
    zone_offset offset_;
};

namespace detail {

template <>
struct civil_time_table<date_time> {
    static constexpr text_operations operations{
        [](void* value, std::string_view text, dialect) {
            const auto read = date_time::from(text);
            if (read) *static_cast<date_time*>(value) = *read;
            return read.has_value();
        },
        [](const void* value) -> std::string { return static_cast<const date_time*>(value)->text(); },
        nullptr};
};

} // namespace detail
} // namespace berth
