// Calls at a time: one thread that sleeps until the next is due. Any thread may ask; what is called runs on that thread
// without a lock held, one after the other, and must not block.
#pragma once

#include <job/options.hpp>

#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

namespace berth::host::job {

class timers {
public:
    // Which call; of a default one nothing is known.
    struct handle {
        std::int64_t due = 0;
        std::uint64_t number = 0;
        auto operator<=>(const handle&) const = default;
    };

    explicit timers(time_source time);
    ~timers();
    timers(const timers&) = delete;
    timers& operator=(const timers&) = delete;

    handle in(std::chrono::milliseconds after, std::function<void()> call);
    void cancel(handle which);
    // The time source was changed. For tests.
    void look();
    void close() noexcept; // what is not due yet is dropped

private:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    void run() noexcept;

    const time_source time_;
    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::map<handle, std::function<void()>> calls_;
    std::uint64_t last_ = 0;
    // Until when the thread sleeps: a call that is due later need not wake it. It may wake for one that was cancelled.
    std::int64_t sleeps_until_ = 0;
    bool closing_ = false;
    std::thread thread_;
};

} // namespace berth::host::job
