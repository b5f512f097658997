// How many connections a server has, over all loops, and the metrics that say so. Any thread.
#pragma once

#include <observe/metrics.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

namespace berth::host::http {

class population {
public:
    explicit population(const std::string& name)
        : connections_(observe::gauge_of("berth_http_connections", "Open connections", {{"port", name}})) {
        for (std::size_t digit = 1; digit < answers_.size(); ++digit)
            answers_[digit] = &observe::counter_of("berth_http_requests_total", "Answers sent, by class of status",
                                                   {{"port", name}, {"status", std::to_string(digit) + "xx"}});
    }

    std::size_t open() const noexcept { return open_.load(std::memory_order_relaxed); }
    void opened() noexcept {
        open_.fetch_add(1);
        busy_.fetch_add(1);
        connections_.add(1);
    }
    // It has said its last and only waits for the peer to see it: no reason to wait for it.
    void lingers() noexcept { leave_busy(); }
    void closed(bool lingered) noexcept {
        open_.fetch_sub(1);
        connections_.add(-1);
        if (!lingered) leave_busy();
    }
    bool wait_until_idle(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock lock(mutex_);
        return none_.wait_until(lock, deadline, [&] { return busy_.load() == 0; });
    }
    observe::counter& answers(std::size_t first_digit) noexcept { return *answers_[first_digit]; }

private:
    void leave_busy() noexcept {
        if (busy_.fetch_sub(1) != 1) return;
        std::lock_guard lock(mutex_); // else a waiter between its look and its sleep would miss this
        none_.notify_all();
    }

    std::atomic<std::size_t> open_{0}; // the listener and the loops add and subtract
    std::atomic<std::size_t> busy_{0}; // likewise; without those that linger
    std::mutex mutex_;                 // with none_
    std::condition_variable none_;
    observe::gauge& connections_;
    std::array<observe::counter*, 6> answers_{};
};

} // namespace berth::host::http
