// A job that is not finished yet, or that lives in memory alone. Kept small: a hundred thousand of them may wait. All
// of it is guarded by the manager's mutex, but for what a run shares.
#pragma once

#include <job/answer.hpp>
#include <job/run_trace.hpp>
#include <job/timers.hpp>

#include <atomic>
#include <limits>
#include <optional>
#include <vector>

namespace berth::host::job {

struct tool_line;

// What the manager and a run of a job share.
struct run_handle {
    std::atomic<bool> stop{false}; // the manager sets it, the tool asks
    run_trace trace;

    // The tool's function is about to be called, at this time (steady microseconds). False: the run was given up before
    // that, and its job may have another.
    bool begin(std::int64_t at) noexcept {
        std::int64_t from = not_yet;
        return begun_.compare_exchange_strong(from, at);
    }
    // It must not begin any more. When it has begun, if it has.
    std::optional<std::int64_t> forbid() noexcept {
        std::int64_t from = not_yet;
        if (begun_.compare_exchange_strong(from, never) || from == never) return std::nullopt;
        return from;
    }

private:
    static constexpr std::int64_t not_yet = -1, never = -2;
    std::atomic<std::int64_t> begun_{not_yet};
};

// The right to run one job, given back when it is let go of.
class worker_slot {
public:
    explicit worker_slot(std::function<void()> give_back) : give_back_(std::move(give_back)) {}
    worker_slot(const worker_slot&) = delete;
    worker_slot& operator=(const worker_slot&) = delete;
    ~worker_slot() { give_back_(); }

private:
    const std::function<void()> give_back_;
};

struct waiter {
    static constexpr std::int64_t the_end = std::numeric_limits<std::int64_t>::max(); // waits for it
    answer_function then;
    std::int64_t until = 0; // steady microseconds
    std::uint64_t number = 0;
    timers::handle timer{};
    bool replayed = false;
};

struct live_job {
    // Where it stands between the state that the store knows and the next one.
    enum class phase : std::uint8_t {
        entering, // its row is being written
        queued,
        starting, // that it runs is being written
        ready,    // that it runs is written; it waits for a worker
        running,
        leaving, // its end, or that it is queued again, is being written
        ended    // and lives in memory alone
    };

    std::string id;
    std::int64_t number = 0;
    fingerprint owner{};
    fingerprint digest{};
    tool_line* line = nullptr;
    std::int64_t created = 0;
    std::int64_t started = 0;
    std::int64_t awaited = 0; // by whoever asked for it: until then, steady microseconds
    std::int64_t place = 0; // in its queue, which is sorted by it
    std::uint32_t attempts = 0;
    std::uint32_t most_attempts = 1;
    std::uint32_t next_event = 1;
    std::uint32_t told_events = 0; // committed
    std::uint32_t unsaved = 0;     // reported and not committed
    std::uint32_t request_bytes = 0;
    phase at = phase::entering;
    bool durable = true;
    bool tells_end = true;                      // see submission
    bool stopping = false;                      // a caller cancelled it
    bool overdue = false;                       // its run time has passed
    bool from_start = false;                    // it entered as running
    bool ahead = false;                         // claimed although no worker was free
    std::shared_ptr<const job_request> request; // null: in the store alone
    std::vector<waiter> waiters;
    std::shared_ptr<run_handle> run;   // while it runs
    std::shared_ptr<worker_slot> slot; // until its run takes it
    timers::handle timer{};            // of its run time, then of its grace
    std::unique_ptr<std::string> progress;
    // Of one that lives in memory alone.
    std::vector<job_event> events;
    std::shared_ptr<const job_facts> end;
};

} // namespace berth::host::job
