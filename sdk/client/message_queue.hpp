// Messages from a thread that waits for them to the loop that sends them: a few at a time, so that a fast source waits
// for a slow server. A descriptor tells the loop that there is news.
#pragma once

#include <berth/detail/client_transport.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace berth::net {

class message_queue {
public:
    struct message {
        detail::message_kind kind;
        std::string text;
    };
    using producer = std::function<bool(detail::message_kind&, std::string&)>;

    // Begins to call `produce` on a thread of its own.
    explicit message_queue(producer produce);
    // Waits for the call of `produce` that runs.
    ~message_queue();
    message_queue(const message_queue&) = delete;
    message_queue& operator=(const message_queue&) = delete;

    int news() const noexcept { return descriptor_; }
    enum class outcome { message, none_yet, over };
    // Rethrows what `produce` threw, after the messages before it.
    outcome take(message& into);

private:
    static constexpr std::size_t most_bytes = 256 * 1024, most_messages = 256;

    void produce_all();
    void tell() noexcept;

    producer produce_;
    int descriptor_;
    std::mutex mutex_; // guards what follows
    std::condition_variable room_;
    std::deque<message> waiting_;
    std::size_t bytes_ = 0;
    bool over_ = false, stopped_ = false;
    std::exception_ptr thrown_;
    std::thread thread_; // last: it uses all of the above
};

} // namespace berth::net
