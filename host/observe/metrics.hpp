// Counters, gauges and histograms, shown in the Prometheus text format (exposition format 0.0.4). Any thread.
// A metric is created once and kept by reference: looking one up takes a lock, changing one is a relaxed atomic on a
// cache line of its own. The registry is the process's one global besides the log.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::host::observe {

using labels = std::vector<std::pair<std::string, std::string>>;

class alignas(64) counter {
public:
    void add(std::uint64_t n = 1) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0}; // any thread adds, the exposition reads
};

class alignas(64) gauge {
public:
    void set(std::int64_t v) noexcept { value_.store(v, std::memory_order_relaxed); }
    void add(std::int64_t n) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0}; // any thread adds, the exposition reads
};

// Seconds, in buckets from 50 microseconds to 10 seconds.
class alignas(64) histogram {
public:
    static constexpr std::array<double, 12> bounds{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005,
                                                   0.025,   0.1,    0.25,    1.0,    2.5,   10.0};
    void observe(double seconds) noexcept;
    std::array<std::uint64_t, bounds.size() + 1> counts() const noexcept;
    double sum() const noexcept;

private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts_{}; // any thread adds, the exposition reads
    std::atomic<std::uint64_t> nanoseconds_{0};                          // likewise
};

// The metric with that name and labels, made on first use; it lives as long as the process. `help` is taken from the
// first use of the name. A name keeps its kind: another kind under the same name is std::logic_error.
counter& counter_of(std::string_view name, std::string_view help, const labels& with = {});
gauge& gauge_of(std::string_view name, std::string_view help, const labels& with = {});
histogram& histogram_of(std::string_view name, std::string_view help, const labels& with = {});

// Everything, sorted by name.
std::string prometheus_text();

} // namespace berth::host::observe
