#include "message_queue.hpp"

#include <stdexcept>

#include <sys/eventfd.h>
#include <unistd.h>

namespace berth::net {

message_queue::message_queue(producer produce)
    : produce_(std::move(produce)), descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0) throw std::runtime_error("no descriptor for a stream's messages");
    thread_ = std::thread([this] { produce_all(); });
}

message_queue::~message_queue() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    room_.notify_all();
    thread_.join();
    ::close(descriptor_);
}

void message_queue::produce_all() {
    try {
        for (;;) {
            message next{};
            const bool more = produce_(next.kind, next.text);
            std::unique_lock lock(mutex_);
            room_.wait(lock, [&] { return stopped_ || (bytes_ < most_bytes && waiting_.size() < most_messages); });
            if (stopped_) return;
            over_ = !more;
            if (more) {
                bytes_ += next.text.size();
                waiting_.push_back(std::move(next));
            }
            tell();
            if (!more) return;
        }
    } catch (...) {
        const std::lock_guard lock(mutex_);
        thrown_ = std::current_exception();
        over_ = true;
        tell();
    }
}

void message_queue::tell() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written =
        ::write(descriptor_, &one, sizeof one); // full: it is readable, which is all
}

message_queue::outcome message_queue::take(message& into) {
    std::uint64_t count;
    [[maybe_unused]] const ssize_t got = ::read(descriptor_, &count, sizeof count);
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        if (thrown_) std::rethrow_exception(thrown_);
        return over_ ? outcome::over : outcome::none_yet;
    }
    into = std::move(waiting_.front());
    waiting_.pop_front();
    bytes_ -= into.text.size();
    room_.notify_one();
    return outcome::message;
}

} // namespace berth::net
