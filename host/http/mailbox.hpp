// How other threads reach a loop: connections with news and tasks. Many may post, the loop alone takes. Only a post
// that finds the loop asleep writes to the eventfd, so a burst of answers costs one wake-up. Outlives its loop as long
// as anybody may post; after close() posts are dropped.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace berth::host::http {

class connection;

class mailbox : public std::enable_shared_from_this<mailbox> {
public:
    mailbox(); // throws std::system_error
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;
    ~mailbox();

    // Readable when somebody posts to a sleeping loop; meant for edge-triggered epoll, so nobody reads it.
    int descriptor() const noexcept { return event_; }

    // Any thread. A connection that is in the box already is not added again. False: closed, the task was dropped.
    void post(std::shared_ptr<connection> from) noexcept;
    bool post(std::function<void()> task);

    // Loop thread. False: something is in the box, do not sleep.
    bool prepare_sleep() noexcept;
    void awake() noexcept { asleep_.store(false, std::memory_order_relaxed); }
    // The connections in the order of their posts, linked by connection::next_mail.
    connection* take() noexcept;
    std::vector<std::function<void()>> take_tasks();
    void close() noexcept;

    // A loop that sleeps looks into the box. Posting does it, at once or with posted_together.
    void wake() noexcept;

private:
    void tell() noexcept;
    void drop_all() noexcept;

    std::atomic<connection*> newest_{nullptr}; // posters push, the loop takes all
    std::atomic<bool> asleep_{false};          // the loop sets it before it sleeps, the first poster clears it
    std::atomic<bool> has_tasks_{false};       // posters set, the loop clears
    std::atomic<bool> closed_{false};          // the loop sets it once, posters read
    std::mutex mutex_;                         // guards tasks_
    std::vector<std::function<void()>> tasks_;
    int event_;
};

} // namespace berth::host::http
