// The calls of a worker instance: those that wait here and those the worker has. At most so many are with the worker
// as it has threads, so a crash costs those alone and the waiting ones go to its successor. Any thread.
#pragma once

#include <plugin/invocation.hpp>
#include <plugin/outbox.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace berth::host::observe {
class gauge;
}

namespace berth::host::plugin {

class worker_calls {
public:
    using clock = std::chrono::steady_clock;
    using call_list = std::vector<std::unique_ptr<invocation>>;

    worker_calls(std::size_t queue, std::size_t threads, observe::gauge& waiting)
        : queue_(queue), threads_(threads), gauge_(waiting) {}
    ~worker_calls();

    // Takes the call, or leaves it where it is when as many wait as may.
    bool push(std::unique_ptr<invocation>& call);
    std::size_t waiting() const;

    // A worker is there, or is no more: nothing is sent until the next one.
    void open();
    // Puts waiting calls into the outbox while the worker has threads for them. False: nothing was put.
    bool send(outbox& to);
    // The call that the worker has answered; null when it was given up or never existed.
    std::unique_ptr<invocation> take(std::uint64_t id);

    // All that the worker has; closes.
    call_list take_sent();
    call_list take_waiting();
    call_list take_waiting_past(clock::time_point now);
    // Tells the worker of calls that nobody waits for, and returns those that ran past `due` and are settled now. They
    // stay here, since the worker still uses a thread for them. For the thread that also takes.
    std::vector<invocation*> cancel(outbox& to, clock::time_point now, clock::time_point due);

private:
    struct sent_call {
        std::unique_ptr<invocation> call;
        bool cancelled = false;
    };

    std::unique_ptr<invocation> pop();

    const std::size_t queue_;
    const std::size_t threads_;
    observe::gauge& gauge_;

    mutable std::mutex mutex_; // guards everything below
    bool open_ = false;
    std::deque<std::unique_ptr<invocation>> waiting_;
    std::unordered_map<std::uint64_t, sent_call> sent_;
};

} // namespace berth::host::plugin
