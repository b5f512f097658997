// Counts the calls that an instance has taken and not yet ended, so that draining can wait for them. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace berth::host::plugin {

class leases {
public:
    // False once closed: the call is to be refused. Either way leave() follows.
    bool enter() noexcept {
        // First count, then look: close and none_within do it the other way round, so that one of the two sees the other.
        running_.fetch_add(1);
        return !closed_.load();
    }
    void leave() noexcept {
        ended_.fetch_add(1, std::memory_order_relaxed);
        release();
    }
    // As leave, of what is no call: it is not counted.
    void release() noexcept {
        if (running_.fetch_sub(1) > 1 || !closed_.load()) return;
        const std::lock_guard lock(mutex_);
        none_left_.notify_all();
    }
    void close() noexcept { closed_.store(true); }
    bool none_within(std::chrono::milliseconds deadline) {
        std::unique_lock lock(mutex_);
        return none_left_.wait_for(lock, deadline, [this] { return running_.load() == 0; });
    }

    std::size_t running() const noexcept { return running_.load(std::memory_order_relaxed); }
    std::uint64_t ended() const noexcept { return ended_.load(std::memory_order_relaxed); }

private:
    alignas(64) std::atomic<std::size_t> running_{0}; // enter adds, leave subtracts, none_within waits for 0
    std::atomic<std::uint64_t> ended_{0};             // leave adds
    std::atomic<bool> closed_{false};                 // close sets, enter and leave read
    std::mutex mutex_;                                // guards nothing but the wait
    std::condition_variable none_left_;
};

} // namespace berth::host::plugin
