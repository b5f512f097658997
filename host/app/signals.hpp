// The signals that steer a host. They are blocked in every thread and taken by a thread of this object, so that no
// handler interrupts anything. Make it before any other thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include <csignal>

namespace berth::host::app {

class signals {
public:
    enum class request { stop, reload };

    // SIGTERM and SIGINT ask to stop, SIGHUP to reload. The second request to stop runs `at_once`, on the thread of
    // this object, for the first is being carried out still.
    explicit signals(std::function<void()> at_once);
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;
    ~signals();

    request wait();

private:
    void take();

    const std::function<void()> at_once_;
    sigset_t taken_{};
    std::mutex mutex_; // guards the three below
    std::condition_variable changed_;
    bool stop_ = false;
    bool reload_ = false;
    bool ended_ = false;
    std::thread thread_;
};

} // namespace berth::host::app
