// How long an endpoint's calls took lately, as a moving average. The pool asks it whether one thread may work through
// a batch of such calls (brisk) or each needs a thread of its own. Any thread; a lost update between two threads only
// makes the average a little older.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace berth::host::plugin {

class pace {
public:
    static constexpr std::chrono::nanoseconds brisk_limit{200'000};

    void note(std::chrono::nanoseconds took) noexcept {
        const std::int64_t before = average_.load(std::memory_order_relaxed);
        const std::int64_t now = took.count();
        average_.store(before < 0 ? now : before + (now - before) / 8, std::memory_order_relaxed);
    }

    // False while nothing is known: an unknown call may well sleep.
    bool brisk() const noexcept {
        const std::int64_t average = average_.load(std::memory_order_relaxed);
        return average >= 0 && average < brisk_limit.count();
    }

private:
    std::atomic<std::int64_t> average_{-1}; // nanoseconds; -1: no call yet. Written by who ran a call, read at submit
};

} // namespace berth::host::plugin
