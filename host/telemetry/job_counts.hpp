// How many jobs ended how, and how long they took, since the start: what dashboards of lambda services read. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace berth::host::telemetry {

class job_counts {
public:
    // Seconds; the bounds that OpenTelemetry recommends for durations, and what a job of minutes needs.
    static constexpr std::array<double, 12> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 10, 60, 600, 3600};

    struct key {
        std::string tool;
        std::string error_type; // empty: well
        auto operator<=>(const key&) const = default;
    };
    struct value {
        std::uint64_t count = 0;
        double seconds = 0;
        std::array<std::uint64_t, bounds.size() + 1> in{};
    };

    void add(std::string_view tool, std::string_view error_type, double seconds);
    std::map<key, value> all() const;

private:
    mutable std::mutex mutex_;
    std::map<key, value> all_; // a few for each tool
};

} // namespace berth::host::telemetry
