#include <websocket/send_queue.hpp>

#include <utility>

namespace berth::host::websocket {

// The calls of news() are made after the lock is gone: they go into the server.

send_queue::sent send_queue::put(opcode kind, std::string_view content) {
    news_function news;
    {
        std::lock_guard lock(mutex_);
        if (sent verdict = judge(); verdict != sent::queued) return verdict;
        append_frame(queue_, kind, content);
        news = call();
    }
    if (news) (*news)();
    return sent::queued;
}

send_queue::sent send_queue::put_by(opcode kind, std::string_view content, clock::time_point deadline) {
    news_function news;
    {
        std::unique_lock lock(mutex_);
        ++waiting_;
        room_.wait_until(lock, deadline, [&] { return at() != stage::open || queue_.size() + unsent_ < bound_; });
        --waiting_;
        if (at() != stage::open) return sent::gone;
        if (queue_.size() + unsent_ >= bound_) return sent::full;
        append_frame(queue_, kind, content);
        news = call();
    }
    if (news) (*news)();
    return sent::queued;
}

bool send_queue::close(int code, std::string_view reason) {
    news_function news;
    {
        std::lock_guard lock(mutex_);
        if (!queue_close(code, reason)) return false;
        news = call();
    }
    room_.notify_all();
    if (news) (*news)();
    return true;
}

bool send_queue::close_now(int code, std::string_view reason) {
    {
        std::lock_guard lock(mutex_);
        if (!queue_close(code, reason)) return false;
    }
    room_.notify_all();
    return true;
}

void send_queue::wake() {
    news_function news;
    {
        std::lock_guard lock(mutex_);
        news = call();
    }
    if (news) (*news)();
}

void send_queue::attach(std::function<void()> news) {
    auto shared = std::make_shared<const std::function<void()>>(std::move(news));
    std::lock_guard lock(mutex_);
    news_ = std::move(shared);
}

// Behind what is queued already: a thread's messages keep their order whichever way they take.
send_queue::sent send_queue::put_now(opcode kind, std::string_view content, std::string& output, std::size_t unsent) {
    std::lock_guard lock(mutex_);
    unsent_ = unsent;
    if (sent verdict = judge(); verdict != sent::queued) return verdict;
    move_to(output);
    std::size_t before = output.size();
    append_frame(output, kind, content);
    unsent_ += output.size() - before;
    given_ += output.size() - before;
    return sent::queued;
}

void send_queue::put_control(opcode kind, std::string_view content, std::string& output) {
    std::size_t before = output.size();
    append_frame(output, kind, content);
    given_ += output.size() - before;
}

void send_queue::take(std::string& output, std::size_t unsent) {
    std::lock_guard lock(mutex_);
    called_ = false;
    unsent_ = unsent;
    move_to(output);
}

bool send_queue::output_left() {
    bool refused;
    bool wanted;
    {
        std::lock_guard lock(mutex_);
        unsent_ = 0;
        wanted = waiting_ > 0;
        refused = refused_ && queue_.empty() && at() == stage::open;
        if (refused) refused_ = false;
    }
    if (wanted) room_.notify_all();
    return refused;
}

void send_queue::end() {
    news_function news; // dropped without the lock: it may be the last to hold the connection
    {
        std::lock_guard lock(mutex_);
        stage_.store(stage::ended, std::memory_order_relaxed);
        std::string().swap(queue_);
        news = std::move(news_);
    }
    room_.notify_all();
}

// With the mutex held, as all that follow.
send_queue::sent send_queue::judge() noexcept {
    if (at() != stage::open) return sent::gone;
    if (queue_.size() + unsent_ < bound_) return sent::queued;
    refused_ = true;
    return sent::full;
}

bool send_queue::queue_close(int code, std::string_view reason) {
    if (at() != stage::open) return false;
    append_close(queue_, code, reason);
    stage_.store(stage::closing, std::memory_order_relaxed);
    return true;
}

void send_queue::move_to(std::string& output) {
    if (queue_.empty()) return;
    given_ += queue_.size();
    unsent_ += queue_.size();
    if (output.empty() && output.capacity() < queue_.size())
        output.swap(queue_);
    else
        output += queue_;
    std::string().swap(queue_);
}

send_queue::news_function send_queue::call() noexcept {
    if (called_ || !news_) return nullptr;
    called_ = true;
    return news_;
}

} // namespace berth::host::websocket
