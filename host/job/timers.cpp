#include <job/timers.hpp>

namespace berth::host::job {

timers::timers(time_source time) : time_(std::move(time)), thread_([this] { run(); }) {}

timers::~timers() {
    close();
}

timers::handle timers::in(std::chrono::milliseconds after, std::function<void()> call) {
    const std::int64_t due = time_.steady() + std::chrono::microseconds(after).count();
    std::unique_lock lock(mutex_);
    const handle made{due, ++last_};
    calls_.emplace(made, std::move(call));
    const bool sooner = due < sleeps_until_;
    if (sooner) sleeps_until_ = due; // it is told once
    lock.unlock();
    if (sooner) changed_.notify_one();
    return made;
}

void timers::cancel(handle which) {
    std::function<void()> dropped; // after the lock
    std::lock_guard lock(mutex_);
    const auto found = calls_.find(which);
    if (found == calls_.end()) return;
    dropped = std::move(found->second);
    calls_.erase(found);
}

void timers::look() {
    std::lock_guard lock(mutex_);
    changed_.notify_one();
}

void timers::run() noexcept {
    std::unique_lock lock(mutex_);
    while (!closing_) {
        const std::int64_t due = calls_.empty() ? never : calls_.begin()->first.due;
        const std::int64_t left = due == never ? never : due - time_.steady();
        if (left > 0) {
            sleeps_until_ = due;
            if (due == never)
                changed_.wait(lock);
            else
                changed_.wait_for(lock, std::chrono::microseconds(left));
            sleeps_until_ = 0; // it looks before it sleeps again
            continue;
        }
        std::function<void()> call = std::move(calls_.begin()->second);
        calls_.erase(calls_.begin());
        lock.unlock();
        call();
        call = {};
        lock.lock();
    }
}

void timers::close() noexcept {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

} // namespace berth::host::job
