#include <app/signals.hpp>

#include <utility>

#include <pthread.h>

namespace berth::host::app {

signals::signals(std::function<void()> at_once) : at_once_(std::move(at_once)) {
    std::signal(SIGPIPE, SIG_IGN); // a peer that has gone is an error of the write, not the end of the process
    sigemptyset(&taken_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&taken_, signal);
    pthread_sigmask(SIG_BLOCK, &taken_, nullptr);
    thread_ = std::thread([this] { take(); });
}

signals::~signals() {
    {
        std::lock_guard lock(mutex_);
        ended_ = true;
    }
    pthread_kill(thread_.native_handle(), SIGUSR1); // wakes it; from elsewhere this signal means nothing
    thread_.join();
}

signals::request signals::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stop_ || reload_; });
    if (stop_) return request::stop;
    reload_ = false;
    return request::reload;
}

void signals::take() {
    for (;;) {
        int signal = 0;
        if (sigwait(&taken_, &signal) != 0) continue;
        bool again = false;
        {
            std::lock_guard lock(mutex_);
            if (ended_) return;
            if (signal == SIGHUP) reload_ = true;
            if (signal == SIGTERM || signal == SIGINT) again = std::exchange(stop_, true);
        }
        changed_.notify_all();
        if (again) at_once_();
    }
}

} // namespace berth::host::app
