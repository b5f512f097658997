#include <sidecar/outbox.hpp>

namespace berth::host::sidecar {

outbox::dropped outbox::put(message one) {
    dropped gone;
    {
        const std::lock_guard lock(mutex_);
        if (until_) {
            ++(one.is_result() ? gone.results : gone.events);
            return gone;
        }
        one.place = ++last_place_;
        bytes_ += one.bytes();
        (one.is_result() ? results_ : events_).push_back(std::move(one));
        make_room(gone);
    }
    changed_.notify_one();
    return gone;
}

void outbox::make_room(dropped& gone) {
    const auto drop_first = [&](std::deque<message>& from, std::size_t& count) {
        bytes_ -= from.front().bytes();
        from.pop_front();
        ++count;
    };
    if (events_.size() > options_.events) drop_first(events_, gone.events);
    if (results_.size() + again_.size() > options_.results) {
        if (again_.empty()) {
            drop_first(results_, gone.results);
        } else { // those that were tried are the oldest
            bytes_ -= again_.begin()->second.bytes();
            again_.erase(again_.begin());
            ++gone.results;
        }
    }
    while (bytes_ > options_.bytes && !events_.empty()) drop_first(events_, gone.events);
    while (bytes_ > options_.bytes && results_.size() > 1) drop_first(results_, gone.results);
}

void outbox::put_back(message one, clock::time_point due) {
    const std::lock_guard lock(mutex_);
    bytes_ += one.bytes();
    again_.emplace(due, std::move(one));
}

bool outbox::has_due(clock::time_point now) const {
    if (!events_.empty() || !results_.empty()) return true;
    return !again_.empty() && (until_ || again_.begin()->first <= now);
}

message outbox::pop(clock::time_point now) {
    message next;
    if (!again_.empty() && (again_.begin()->first <= now || (events_.empty() && results_.empty()))) {
        next = std::move(again_.begin()->second);
        again_.erase(again_.begin());
    } else {
        const bool event = results_.empty() || (!events_.empty() && events_.front().place < results_.front().place);
        std::deque<message>& from = event ? events_ : results_;
        next = std::move(from.front());
        from.pop_front();
    }
    bytes_ -= next.bytes();
    return next;
}

std::optional<message> outbox::take() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto now = clock::now();
        if (until_ && now >= *until_) return std::nullopt;
        if (has_due(now)) return pop(now);
        if (until_) return std::nullopt;
        if (again_.empty())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, again_.begin()->first);
    }
}

void outbox::close(clock::time_point until) {
    {
        const std::lock_guard lock(mutex_);
        until_ = until;
    }
    changed_.notify_all();
}

outbox::dropped outbox::clear() {
    const std::lock_guard lock(mutex_);
    const dropped left{events_.size(), results_.size() + again_.size()};
    events_.clear();
    results_.clear();
    again_.clear();
    bytes_ = 0;
    return left;
}

std::size_t outbox::size() const {
    const std::lock_guard lock(mutex_);
    return events_.size() + results_.size() + again_.size();
}

} // namespace berth::host::sidecar
