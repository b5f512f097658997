#include <artifact/desk.hpp>

namespace berth::host::artifact {

desk::desk(std::size_t threads, std::size_t queue) : queue_(queue) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

void desk::close() noexcept {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    for (std::thread& one : threads_) one.join();
    threads_.clear();
}

bool desk::take(work what) {
    {
        const std::lock_guard lock(mutex_);
        if (closing_ || waiting_.size() >= queue_) return false;
        waiting_.push_back(std::move(what));
    }
    changed_.notify_one();
    return true;
}

void desk::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        work next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        next();
        next = nullptr; // what it holds goes before the next wait
        lock.lock();
    }
}

} // namespace berth::host::artifact
