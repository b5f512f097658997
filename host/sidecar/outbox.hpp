// What waits for the sidecar, in order: events and results within their limits, beyond which the oldest of the kind go.
// Results that were not taken come back when their pause is over. Any thread.
#pragma once

#include <job/facts.hpp>
#include <sidecar/options.hpp>

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace berth::host::sidecar {

struct message {
    std::string job;                           // bare id
    std::string authorization;                 // of an event; empty: none
    std::string event;                         // JSON; empty: it is a result
    std::shared_ptr<const job::job_facts> end; // of a result
    int tries = 0;
    std::uint64_t place = 0; // rises with each that came

    bool is_result() const noexcept { return end != nullptr; }
    std::uint64_t bytes() const noexcept {
        return sizeof *this + job.size() + authorization.size() + event.size() +
               (end ? end->result.size() + end->problem.size() : 0);
    }
};

class outbox {
public:
    using clock = std::chrono::steady_clock;

    explicit outbox(options within) : options_(std::move(within)) {}

    // How many had to go for it: events and results.
    struct dropped {
        std::size_t events = 0, results = 0;
    };
    dropped put(message one);
    // It is to be sent again then.
    void put_back(message one, clock::time_point due);
    // The next, waiting for one. Nothing once it is closed and empty, or the time for draining is over.
    std::optional<message> take();

    // Nothing is put any more; what is there may be taken until then, without pauses.
    void close(clock::time_point until);
    // What was left.
    dropped clear();
    std::size_t size() const;

private:
    bool has_due(clock::time_point now) const;
    message pop(clock::time_point now);
    void make_room(dropped& gone);

    const options options_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::deque<message> events_;
    std::deque<message> results_;
    std::multimap<clock::time_point, message> again_; // results, by when they are due
    std::uint64_t bytes_ = 0;
    std::uint64_t last_place_ = 0;
    std::optional<clock::time_point> until_; // closed
};

} // namespace berth::host::sidecar
