// The threads on which one instance's calls may block. They belong to that instance alone and end before its image is
// closed, so a slow plugin starves no other and no thread-local of it outlives it.
//
// Waking a thread costs more than a small call, so push only queues and wake, once per turn of a loop, decides: calls
// known to be brisk are worked through by one thread (the one on duty), every other call gets a thread of its own. A
// keeper looks after the rest: it puts a second thread on duty when a brisk call turns out to hang, gives up on calls
// that are past their deadline, and sleeps while there is nothing to do. Any thread may push and wake.
#pragma once

#include <plugin/invocation.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace berth::host::observe {
class gauge;
}

namespace berth::host::plugin {

class pool {
public:
    using clock = std::chrono::steady_clock;

    // What the pool runs. All functions are called without a lock held.
    class runner {
    public:
        enum class given_up { waited_too_long, ran_too_long, no_thread, draining };

        virtual ~runner() = default;
        // Whether such calls take microseconds. On the pushing thread.
        virtual bool brisk(const invocation& call) const noexcept = 0;
        // Runs the call; returns when it ended. On a pool thread.
        virtual clock::time_point run(invocation& call, clock::time_point started) noexcept = 0;
        // The call is settled and must be failed: it never ran, or it runs still and is broken off next. On any thread
        // of the pool or of who called give_up.
        virtual void gave_up(invocation& call, given_up why) noexcept = 0;
        // The last the pool does with a call that it took.
        virtual void finished(std::unique_ptr<invocation> call) noexcept = 0;
    };

    struct limits {
        std::size_t threads = 32;
        std::size_t queue = 1024;
        std::chrono::milliseconds idle{10'000}; // a thread that had nothing to do for so long ends, but for a few
        std::chrono::milliseconds grace{1'000}; // how far past its deadline a running call may still answer itself
        observe::gauge* waiting = nullptr;      // shows the queue; null: nowhere
        bool thread_each = false; // a call gets a thread at once or is refused: for calls that last long, none of them brisk
    };

    // `thread_name` names its threads, cut to 15 bytes.
    pool(runner& runs, limits within, std::string thread_name);
    ~pool(); // after a join that returned true

    // Takes the call, or leaves it where it is when as many wait as may.
    bool push(std::unique_ptr<invocation>& call) noexcept;
    void wake() noexcept;
    std::size_t queued() const noexcept;
    std::size_t threads() const noexcept;

    // Settles and gives up on every waiting and running call, and breaks the running ones off, those too that have begun
    // a stream; they go on until they return.
    void give_up() noexcept;
    // Breaks off the running calls that `which` wants, without settling them.
    void break_off(const std::function<bool(const invocation&)>& which) noexcept;
    // Ends the threads. False when the deadline came first: a call has not returned, and the pool must live on.
    bool join(std::chrono::milliseconds deadline);

private:
    struct worker;
    using worker_list = std::vector<worker*>;

    void work(worker& self) noexcept;
    bool take(worker& self);
    bool wait_for_work(worker& self, std::unique_lock<std::mutex>& lock);
    void hand_out(clock::time_point now, worker_list& woken, std::size_t spared = 0); // so many slow calls stay
    worker* free_worker();
    void keep() noexcept;
    void start_keeper();
    void give_up_overdue(clock::time_point now, std::unique_lock<std::mutex>& lock);
    void give_up_waiting(runner::given_up why, std::unique_lock<std::mutex>& lock);
    void fail_running(clock::time_point due, runner::given_up why, std::unique_lock<std::mutex>& lock);
    template <class Which, class Does>
    void with_running(Which which, Does does, std::unique_lock<std::mutex>& lock);
    std::unique_ptr<invocation> pop(std::deque<std::unique_ptr<invocation>>& from);

    runner& runner_;
    const limits limits_;
    const std::size_t slow_limit_; // threads that slow calls may hold; the rest is kept for brisk ones
    const std::string thread_name_;

    mutable std::mutex mutex_; // guards everything below
    std::deque<std::unique_ptr<invocation>> brisk_;
    std::deque<std::unique_ptr<invocation>> slow_; // and those of which nothing is known
    std::vector<std::unique_ptr<worker>> workers_; // never shrinks: a waker may still hold a pointer
    worker_list idle_;                             // last in, first out: the warmest comes first
    worker_list ended_;                            // their threads have left; may be started again
    worker* duty_ = nullptr;                       // works through brisk_
    std::size_t live_ = 0;                         // workers with a thread
    std::size_t slow_running_ = 0;
    std::size_t brisk_in_a_row_ = 0;
    bool closing_ = false;
    bool no_thread_ = false; // the system refused the last one that was asked for

    std::thread keeper_;
    std::condition_variable keeper_signal_;
    bool keeper_ticks_ = false; // it looks every millisecond, since brisk calls wait behind another
    bool keeper_awake_ = false; // it looks at least now and then, since calls wait or run
    std::condition_variable worker_ended_;
};

} // namespace berth::host::plugin
