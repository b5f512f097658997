// Whether an endpoint's calls may run on the event loop. One that declares nothing starts on the pool, earns the loop
// by many quick calls in a row, and loses it at the first slow or blocking one; the next time it must show twice as
// many. Any thread: two threads that report at once may cost a count, never more.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace berth::host::plugin {

class loop_right {
public:
    enum class rule { never, earned, always };

    static constexpr std::chrono::microseconds quick{100};
    static constexpr std::chrono::milliseconds slow{1};
    static constexpr std::uint32_t first_streak = 64;
    static constexpr std::uint32_t longest_streak = 4096;

    explicit loop_right(rule by) noexcept : rule_(by), granted_(by == rule::always) {}

    bool granted() const noexcept { return granted_.load(std::memory_order_relaxed); }

    // After each call. `blocked`: it wrote to the store or did something else that waits for a disk.
    void ran_on_pool(std::chrono::nanoseconds took, bool blocked) noexcept;
    // Returns true when this call cost the endpoint its right, or would have, were it not declared inline.
    bool ran_on_loop(std::chrono::nanoseconds took, bool blocked) noexcept;

private:
    const rule rule_;
    std::atomic<bool> granted_;                        // written by who ran a call, read by the loops
    std::atomic<std::uint32_t> streak_{0};             // quick calls in a row; by who ran a call
    std::atomic<std::uint32_t> needed_{first_streak};  // likewise
};

} // namespace berth::host::plugin
