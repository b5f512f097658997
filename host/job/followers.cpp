#include <job/followers.hpp>

#include <observe/log.hpp>

#include <utility>

namespace berth::host::job {

namespace {

constexpr std::size_t page = 64; // events at a time, so that one follower does not keep the others waiting
constexpr std::chrono::milliseconds rhythm{2};         // news that come together are told together
constexpr std::chrono::milliseconds look_again{50};    // after one that had no room
constexpr std::chrono::milliseconds look_around{1000}; // for those that have gone
constexpr std::chrono::seconds silence{15};

} // namespace

followers::followers(source from, time_source time, std::size_t limit)
    : from_(std::move(from)), time_(std::move(time)), limit_(limit), thread_([this] { run(); }) {}

followers::~followers() {
    close();
}

bool followers::add(std::string id, std::uint32_t after, const std::function<std::unique_ptr<follower>()>& make) {
    {
        std::lock_guard lock(mutex_);
        if (closing_ || count_ >= limit_) return false;
        ++count_;
    }
    std::unique_ptr<follower> to = make();
    std::lock_guard lock(mutex_);
    added_.push_back({std::move(id), after, std::move(to), time_.steady()});
    changed_.notify_one();
    return true;
}

void followers::news() {
    std::lock_guard lock(mutex_);
    if (count_ == 0 || std::exchange(news_, true)) return;
    changed_.notify_one();
}

void followers::run() noexcept {
    std::list<entry> all;
    std::chrono::milliseconds pause = look_around;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            const auto something = [this] { return closing_ || news_ || !added_.empty(); };
            if (all.empty())
                changed_.wait(lock, something);
            else
                changed_.wait_for(lock, pause, something);
            if (!all.empty()) changed_.wait_for(lock, rhythm, [this] { return closing_; });
            if (closing_) return;
            news_ = false;
            all.splice(all.end(), added_);
        }
        pause = look_around;
        for (entry& one : all) {
            serve_safely(one);
            if (one.blocked) pause = look_again;
        }
        const std::size_t ended = all.remove_if([](const entry& one) { return one.over; });
        if (ended == 0) continue;
        std::lock_guard lock(mutex_);
        count_ -= ended;
    }
}

void followers::serve_safely(entry& one) noexcept {
    try {
        serve(one);
    } catch (const std::exception& error) {
        observe::error("jobs.follower_failed", {{"job", one.id}, {"reason", error.what()}});
        one.over = true;
    }
}

void followers::serve(entry& one) {
    one.blocked = false;
    for (;;) {
        if (one.to->gone()) one.over = true;
        if (one.over) return;
        const event_page next = from_(one.id, one.after, page);
        for (const job_event& event : next.events) {
            one.blocked = !one.to->event(event);
            if (one.blocked) return;
            one.after = event.number;
            one.silent_since = time_.steady();
        }
        if (!next.known || next.over) {
            one.over = one.to->end(next.state);
            one.blocked = !one.over;
            return;
        }
        if (next.events.size() < page) break;
    }
    if (!silence_is_long(one)) return;
    one.silent_since = time_.steady();
    one.blocked = !one.to->silence();
}

bool followers::silence_is_long(const entry& one) const {
    return time_.steady() - one.silent_since >= std::chrono::microseconds(silence).count();
}

void followers::close() noexcept {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
        added_.clear();
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

} // namespace berth::host::job
