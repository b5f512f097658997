#include <plugin/loop_right.hpp>

#include <algorithm>

namespace berth::host::plugin {

void loop_right::ran_on_pool(std::chrono::nanoseconds took, bool blocked) noexcept {
    if (rule_ != rule::earned) return;
    if (blocked || took > quick) {
        streak_.store(0, std::memory_order_relaxed);
        return;
    }
    const std::uint32_t streak = streak_.load(std::memory_order_relaxed) + 1;
    streak_.store(streak, std::memory_order_relaxed);
    if (streak >= needed_.load(std::memory_order_relaxed)) granted_.store(true, std::memory_order_relaxed);
}

bool loop_right::ran_on_loop(std::chrono::nanoseconds took, bool blocked) noexcept {
    if (!blocked && took <= slow) return false;
    if (rule_ != rule::earned) return true;
    // Several loops may find out at once; only the first doubles the price.
    if (!granted_.exchange(false, std::memory_order_relaxed)) return false;
    const std::uint32_t needed = needed_.load(std::memory_order_relaxed);
    needed_.store(std::min(needed * 2, longest_streak), std::memory_order_relaxed);
    streak_.store(0, std::memory_order_relaxed);
    return true;
}

} // namespace berth::host::plugin
