#include <observe/metrics.hpp>

#include <algorithm>

namespace berth::host::observe {

void histogram::observe(double seconds) noexcept {
    if (!(seconds > 0)) seconds = 0; // a clock that went back, or not a number
    const auto bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    constexpr double longest = 1e9; // keeps the conversion defined
    nanoseconds_.fetch_add(static_cast<std::uint64_t>(std::min(seconds, longest) * 1e9), std::memory_order_relaxed);
}

std::array<std::uint64_t, histogram::bounds.size() + 1> histogram::counts() const noexcept {
    std::array<std::uint64_t, bounds.size() + 1> copy{};
    for (std::size_t i = 0; i < copy.size(); ++i) copy[i] = counts_[i].load(std::memory_order_relaxed);
    return copy;
}

double histogram::sum() const noexcept {
    return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9;
}

} // namespace berth::host::observe
