// Threads that do for callers over HTTP what may block: a few, with a bounded line before them. Any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace berth::host::artifact {

class desk {
public:
    using work = std::function<void()>; // must not throw

    desk(std::size_t threads, std::size_t queue);
    ~desk() { close(); }
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;

    // False when too many wait, and then nothing happens. Does not block.
    bool take(work what);
    // What waits is done, and nothing is taken any more.
    void close() noexcept;

private:
    void run();

    const std::size_t queue_;
    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::deque<work> waiting_;
    bool closing_ = false;
    std::vector<std::thread> threads_; // who closes joins them
};

} // namespace berth::host::artifact
