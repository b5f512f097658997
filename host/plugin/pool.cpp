#include <plugin/pool.hpp>

#include <plugin/stamp.hpp>

#include <observe/metrics.hpp>

#include <pthread.h>

#include <algorithm>
#include <system_error>

namespace berth::host::plugin {

namespace {

constexpr std::chrono::milliseconds tick{1};        // no brisk call waits longer behind one that hangs
constexpr std::chrono::milliseconds slow_tick{100}; // precision of deadlines
constexpr int quiet_ticks = 50;                     // after which the keeper stops ticking
constexpr std::size_t idle_kept = 2;
constexpr std::size_t brisk_share = 64; // a slow call comes after at most so many brisk ones
constexpr std::size_t threads_at_once = 16; // are started by one thread, which may be a loop; those start the others

// Of this thread: the pool whose queue it looks into next, so that nobody need be woken for what it will take.
thread_local const pool* looks_next = nullptr;

} // namespace

struct pool::worker {
    std::thread thread;
    std::condition_variable signal;
    std::unique_ptr<invocation> call; // what it runs or shall run
    clock::time_point started{};
    bool slow = false; // its call counts in slow_running_
    bool held = false; // somebody fails its call just now: the call must stay
};

pool::pool(runner& runs, limits within, std::string thread_name)
    : runner_(runs), limits_(within),
      slow_limit_(within.thread_each ? within.threads : within.threads - within.threads / 16),
      thread_name_(thread_name.substr(0, 15)) {}

pool::~pool() = default;

std::unique_ptr<invocation> pool::pop(std::deque<std::unique_ptr<invocation>>& from) {
    auto call = std::move(from.front());
    from.pop_front();
    if (limits_.waiting) limits_.waiting->add(-1);
    return call;
}

bool pool::push(std::unique_ptr<invocation>& call) noexcept {
    const bool brisk = runner_.brisk(*call);
    const std::lock_guard lock(mutex_);
    if (closing_ || brisk_.size() + slow_.size() >= limits_.queue) return false;
    if (limits_.thread_each && slow_running_ + slow_.size() >= limits_.threads) return false;
    (brisk ? brisk_ : slow_).push_back(std::move(call));
    if (limits_.waiting) limits_.waiting->add(1);
    return true;
}

std::size_t pool::queued() const noexcept {
    const std::lock_guard lock(mutex_);
    return brisk_.size() + slow_.size();
}

std::size_t pool::threads() const noexcept {
    const std::lock_guard lock(mutex_);
    return live_;
}

void pool::wake() noexcept {
    worker_list woken;
    bool wake_keeper = false;
    {
        const std::lock_guard lock(mutex_);
        if (closing_ || (brisk_.empty() && slow_.empty())) return;
        hand_out(clock::now(), woken, limits_.thread_each && looks_next == this ? 1 : 0);
        const bool watch = !brisk_.empty() && !keeper_ticks_;
        if (watch || !keeper_awake_) {
            keeper_ticks_ = keeper_ticks_ || watch;
            keeper_awake_ = wake_keeper = true;
            start_keeper();
        }
    }
    for (worker* each : woken) each->signal.notify_one();
    if (wake_keeper) keeper_signal_.notify_one();
}

// With the lock held: gives waiting calls to threads that are free, or may still be made.
void pool::hand_out(clock::time_point now, worker_list& woken, std::size_t spared) {
    for (std::size_t fresh = 0; slow_.size() > spared && slow_running_ < slow_limit_ && fresh < threads_at_once;) {
        if (idle_.empty()) ++fresh;
        worker* const free = free_worker();
        if (!free) break;
        free->call = pop(slow_);
        free->slow = true;
        free->started = now;
        ++slow_running_;
        woken.push_back(free);
    }
    if (brisk_.empty() || (duty_ && now - duty_->started < tick)) return;
    // Nobody is on duty, or the one who is hangs in a call that used to be brisk.
    if (worker* const free = free_worker()) {
        free->call = pop(brisk_);
        free->started = now;
        duty_ = free;
        woken.push_back(free);
    }
}

pool::worker* pool::free_worker() {
    if (!idle_.empty()) {
        worker* const warmest = idle_.back();
        idle_.pop_back();
        return warmest;
    }
    if (live_ >= limits_.threads) return nullptr;
    worker* fresh = nullptr;
    if (!ended_.empty()) {
        fresh = ended_.back();
        ended_.pop_back();
        if (fresh->thread.joinable()) fresh->thread.join();
    } else {
        workers_.push_back(std::make_unique<worker>());
        fresh = workers_.back().get();
    }
    try {
        fresh->thread = std::thread([this, fresh] { work(*fresh); });
    } catch (const std::system_error&) {
        // No thread to be had now; the keeper tries again, and the deadline of the calls holds meanwhile.
        ended_.push_back(fresh);
        no_thread_ = true;
        return nullptr;
    }
    no_thread_ = false;
    ++live_;
    return fresh;
}

// With the lock held: the next call for a thread that has just become free.
bool pool::take(worker& self) {
    const bool may_slow = !slow_.empty() && slow_running_ < slow_limit_;
    const bool may_brisk = !brisk_.empty() && (!duty_ || duty_ == &self);
    if (may_brisk && !(may_slow && brisk_in_a_row_ >= brisk_share)) {
        ++brisk_in_a_row_;
        duty_ = &self;
        self.call = pop(brisk_);
        return true;
    }
    if (duty_ == &self) duty_ = nullptr;
    brisk_in_a_row_ = 0;
    if (!may_slow) return false;
    self.call = pop(slow_);
    self.slow = true;
    ++slow_running_;
    return true;
}

// With the lock held; false when the thread shall end.
bool pool::wait_for_work(worker& self, std::unique_lock<std::mutex>& lock) {
    while (!take(self)) {
        if (closing_) return false;
        idle_.push_back(&self);
        const bool woken = self.signal.wait_for(lock, limits_.idle, [&] { return self.call || closing_; });
        self.started = clock::now();
        if (self.call) return true; // who gave it took us from the idle ones
        std::erase(idle_, &self);
        if (!woken && idle_.size() >= idle_kept) return false;
    }
    return true;
}

void pool::work(worker& self) noexcept {
    pthread_setname_np(pthread_self(), thread_name_.c_str());
    std::unique_ptr<invocation> done;
    std::unique_lock lock(mutex_);
    clock::time_point now = self.started = clock::now();
    if (!slow_.empty()) {
        worker_list woken;
        hand_out(now, woken);
        for (worker* each : woken) each->signal.notify_one();
    }
    while (self.call || wait_for_work(self, lock)) {
        now = self.started;
        lock.unlock();
        if (done) runner_.finished(std::move(done));
        if (self.call->message.deadline > steady_nanoseconds(now) && !self.call->settled())
            now = runner_.run(*self.call, now);
        else if (self.call->settle())
            runner_.gave_up(*self.call, runner::given_up::waited_too_long);
        lock.lock();
        self.started = now;
        self.signal.wait(lock, [&] { return !self.held; });
        done = std::move(self.call);
        if (self.slow) --slow_running_;
        self.slow = false;
        if (take(self)) continue;
        // Nothing follows at once, so the call that is done does not wait for the next one.
        lock.unlock();
        looks_next = this;
        runner_.finished(std::move(done));
        looks_next = nullptr;
        lock.lock();
    }
    --live_;
    ended_.push_back(&self);
    worker_ended_.notify_all();
}

void pool::start_keeper() {
    if (!keeper_.joinable()) keeper_ = std::thread([this] { keep(); });
}

void pool::keep() noexcept {
    pthread_setname_np(pthread_self(), "pool keeper");
    int quiet = 0;
    worker_list woken;
    std::unique_lock lock(mutex_);
    clock::time_point looked = clock::now();
    while (!closing_) {
        keeper_signal_.wait_for(lock, keeper_ticks_ ? tick : slow_tick);
        const auto now = clock::now();
        hand_out(now, woken);
        quiet = brisk_.empty() ? quiet + 1 : 0;
        if (quiet > quiet_ticks) keeper_ticks_ = false;
        if (now - looked >= slow_tick) {
            looked = now;
            give_up_overdue(now, lock);
        }
        if (!woken.empty()) {
            lock.unlock();
            for (worker* each : woken) each->signal.notify_one();
            woken.clear();
            lock.lock();
        }
        if (keeper_ticks_ || closing_ || !brisk_.empty() || !slow_.empty() || idle_.size() < live_) continue;
        keeper_awake_ = false;
        keeper_signal_.wait(lock, [&] { return keeper_awake_ || closing_; });
    }
}

// With the lock held, which it gives up for a while.
void pool::give_up_overdue(clock::time_point now, std::unique_lock<std::mutex>& lock) {
    std::vector<std::unique_ptr<invocation>> late;
    for (auto* queue : {&brisk_, &slow_})
        while (!queue->empty() && queue->front()->message.deadline <= steady_nanoseconds(now)) late.push_back(pop(*queue));
    if (!late.empty()) {
        lock.unlock();
        for (auto& call : late) {
            if (call->settle()) runner_.gave_up(*call, runner::given_up::waited_too_long);
            runner_.finished(std::move(call));
        }
        lock.lock();
    }
    if (limits_.thread_each && no_thread_) give_up_waiting(runner::given_up::no_thread, lock);
    fail_running(now - limits_.grace, runner::given_up::ran_too_long, lock);
}

// With the lock held, which it gives up for a while.
void pool::give_up_waiting(runner::given_up why, std::unique_lock<std::mutex>& lock) {
    std::vector<std::unique_ptr<invocation>> waiting;
    for (auto* queue : {&brisk_, &slow_})
        while (!queue->empty()) waiting.push_back(pop(*queue));
    if (waiting.empty()) return;
    lock.unlock();
    for (auto& call : waiting) {
        if (call->settle()) runner_.gave_up(*call, why);
        runner_.finished(std::move(call));
    }
    lock.lock();
}

// With the lock held, which it gives up for a while: the running calls that `which` wants stay until `does` is done.
template <class Which, class Does>
void pool::with_running(Which which, Does does, std::unique_lock<std::mutex>& lock) {
    worker_list held;
    for (const auto& each : workers_) {
        if (!each->call || each->held || !which(*each->call)) continue;
        each->held = true;
        held.push_back(each.get());
    }
    if (held.empty()) return;
    lock.unlock();
    for (worker* each : held) does(*each->call);
    lock.lock();
    for (worker* each : held) {
        each->held = false;
        each->signal.notify_one();
    }
}

// With the lock held, which it gives up for a while: running calls whose deadline lies before `due`.
void pool::fail_running(clock::time_point due, runner::given_up why, std::unique_lock<std::mutex>& lock) {
    with_running(
        [latest = steady_nanoseconds(due)](const invocation& call) {
            return call.message.deadline <= latest && (!call.settled() || !call.broken_off());
        },
        [this, why](invocation& call) {
            if (call.settle()) runner_.gave_up(call, why);
            call.break_off();
        },
        lock);
}

void pool::give_up() noexcept {
    std::unique_lock lock(mutex_);
    give_up_waiting(runner::given_up::draining, lock);
    fail_running(clock::time_point::max(), runner::given_up::draining, lock);
}

void pool::break_off(const std::function<bool(const invocation&)>& which) noexcept {
    std::unique_lock lock(mutex_);
    with_running(which, [](invocation& call) { call.break_off(); }, lock);
}

bool pool::join(std::chrono::milliseconds deadline) {
    std::unique_lock lock(mutex_);
    closing_ = true;
    for (const auto& each : workers_) each->signal.notify_one();
    keeper_signal_.notify_one();
    const bool all = worker_ended_.wait_for(lock, deadline, [&] { return live_ == 0; });
    lock.unlock();
    if (keeper_.joinable()) keeper_.join();
    if (!all) return false;
    for (const auto& each : workers_)
        if (each->thread.joinable()) each->thread.join();
    return true;
}

} // namespace berth::host::plugin
