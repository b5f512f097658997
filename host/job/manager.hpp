// The jobs of a host: takes requests for runs of tools, stores them, runs them on the instances that serve, and answers
// those who wait. Of a durable job nothing runs and nothing is acknowledged before the commit that says so; a tool may
// opt out, then its jobs live in memory. Any thread; nothing blocks but what says so.
//
// Each move of a job is made under one mutex, written by the store, and told after its commit. A move that waits for
// its commit keeps others away from the job (live_job::phase).
#pragma once

#include <job/answer.hpp>
#include <job/followers.hpp>
#include <job/result_files.hpp>
#include <job/rows.hpp>
#include <job/run_call.hpp>
#include <job/store.hpp>
#include <job/timers.hpp>
#include <job/tool_line.hpp>

#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_map>

namespace berth::host::job {

struct job_list {
    std::string fault; // why there is none
    std::vector<job_facts> jobs;
    bool more = false; // behind the last
};

class manager : public std::enable_shared_from_this<manager> {
public:
    // Opens the store and puts in order what a crash left in it. Or the reason why it cannot be had.
    static std::variant<std::shared_ptr<manager>, std::string> open(options within);
    ~manager();

    // The instances that serve from now on. After the routes were published. Jobs of a tool that nobody serves wait.
    void publish(const std::vector<std::shared_ptr<plugin::instance>>& serving);

    // A run of a tool; the id of its job. Pending after `wait`; none: after the tool's own time. Zero: as soon as it is
    // stored.
    std::string submit(submission asked, std::optional<std::chrono::milliseconds> wait, answer_function then);
    // A job with its result; waits for its end at most so long.
    void fetch(std::string id, scope in, std::chrono::milliseconds wait, answer_function then);
    // A job without its result.
    void look(std::string id, scope in, answer_function then);
    // Cancels a job that waits (finished follows), asks one that runs to stop (pending follows), removes the result of
    // one that is finished (removed follows).
    void cancel(std::string id, scope in, answer_function then);
    // Cancels a job that waits or runs, and does nothing else: what has ended keeps its result.
    void stop(std::string_view id, const scope& in);
    // A job that did not succeed is queued again, as often as somebody asks, as long as its request is kept.
    void retry(std::string id, scope in, answer_function then);
    void list(list_query query, std::function<void(job_list)> then);
    // Blocks for the store.
    event_page events(std::string_view id, std::uint32_t after, std::size_t most);
    void events(std::string id, scope in, std::uint32_t after, std::size_t most, std::function<void(event_page)> then);

    // Those who watch the events of a job; see there. Their scope is for the caller to check.
    followers& watching() noexcept { return followers_; }

    // No job is taken or started any more; what runs goes on. And back.
    void set_draining(bool on);
    bool draining() const;
    // Blocks until nothing runs. After `drain_time`, or hurry(), running jobs are asked to stop, after the grace, or
    // another hurry(), they are cut off. How many were.
    std::size_t drain(std::chrono::milliseconds drain_time);
    // True when that makes a difference.
    bool hurry();
    // After the instances have stopped. Blocks until all is written.
    void close() noexcept;

    const options& within() const noexcept { return options_; }
    result_files& files() noexcept { return files_; }
    // Whether each tool that is served is ready, by its name.
    std::map<std::string, bool> readiness() const;
    // Of a job that is not over; nothing for one that is unknown.
    std::optional<fingerprint> owner_of(std::string_view id) const;
    std::size_t running() const;
    std::size_t queued() const;
    // The time source was changed. For tests.
    void look_at_time() { timers_.look(); }

    // For runs.
    void run_over(const std::shared_ptr<live_job>& job, const std::shared_ptr<run_handle>& run, run_end how) noexcept;
    bool report(const std::shared_ptr<live_job>& job, const std::shared_ptr<run_handle>& run, std::string_view event);

private:
    using job_pointer = std::shared_ptr<live_job>;
    class turn;
    struct refusal;
    struct share {
        std::size_t jobs = 0;      // that are live
        std::string authorization; // for those whose request was read back from the store, which has only its hash
    };

    manager(options within, std::unique_ptr<store> kept);

    // manager.cpp
    std::string recover();
    tool_line& line_of(const std::string& plugin, const std::string& path, const std::string& name);
    job_pointer find(std::string_view id) const;
    job_facts facts_of(const live_job& job) const;
    answer pending(const live_job& job) const;
    void add_waiter(turn& now, const job_pointer& job, waiter one);
    void answer_waiters(turn& now, live_job& job, const answer& with);
    void wait_is_over(const job_pointer& job, std::uint64_t which);
    void forget(live_job& job);
    void count_owner(const live_job& job, std::string_view authorization);
    std::string authorization_of(const live_job& job) const;
    void tell(const tool_line& line) const { line.metrics.live(line.queue.size(), line.running + line.claimed); }

    // submit.cpp
    void submit(const job_pointer& job, bool given_id, submission asked, std::optional<std::chrono::milliseconds> wait,
                answer_function then);
    std::optional<refusal> refuse(const tool_line& line, std::size_t bytes, const fingerprint& owner) const;
    void replay(turn& now, const job_pointer& job, waiter one, const job_facts& asked);
    void enter(turn& now, const job_pointer& job);
    void entered(const job_pointer& job, const std::string& fault, const inserted& result);
    void enter_refused(turn& now, const job_pointer& job, const inserted& result);

    // claiming.cpp
    bool has_free_worker(const tool_line& line) const;
    bool can_claim(const tool_line& line) const;
    void claim(live_job& job);
    void unclaim(live_job& job);
    void claimed(turn& now, const job_pointer& job);
    void run_claimed();
    void run_ready(turn& now, tool_line& line);
    void watch_ready(tool_line& line);
    void ready_time_is_over(tool_line& line, std::uint64_t launched);
    void give_back(turn& now, const job_pointer& job);
    void give_back_ready(turn& now, tool_line& line);

    // running.cpp
    void take_slot(live_job& job);
    void slot_freed(tool_line& line);
    void start_waiting(turn& now);
    void start_waiting(turn& now, tool_line& line);
    void start(turn& now, const job_pointer& job);
    void launch(turn& now, const job_pointer& job);
    void pause(tool_line& line);
    void enqueue(const job_pointer& job, bool first);
    void stop_run(live_job& job, std::chrono::milliseconds grace);
    void grace_is_over(const job_pointer& job, const std::shared_ptr<run_handle>& run);
    void run_time_is_over(const job_pointer& job, const std::shared_ptr<run_handle>& run);

    // ending.cpp
    void leave(turn& now, const job_pointer& job, job_state state, run_end how);
    void write_end(const job_pointer& job, const std::shared_ptr<const job_facts>& facts, const job_event& event);
    void left(turn& now, const job_pointer& job, const std::shared_ptr<const job_facts>& facts);
    void queue_again(turn& now, const job_pointer& job, bool first);
    job_event next_event(live_job& job, job_state state) const;
    void tell_event(live_job& job, const job_event& event);

    // steering.cpp, looking.cpp
    void cancel_live(turn& now, const job_pointer& job, answer_function then);
    void take_from_queue(live_job& job);
    void stop_all();
    std::size_t drained(std::unique_lock<std::mutex>& lock);
    void remove_stored(std::string id, scope in, answer_function then);
    void take_up(const job_pointer& job, const std::shared_ptr<const answer>& found, const answer_function& then);
    void from_store(std::string id, scope in, with_result what, std::function<void(answer)> then, int tries);
    answer finished(std::shared_ptr<const job_facts> facts) const;
    void add_fleeting(const list_query& query, std::int64_t below, job_list& to);

    // sweeping.cpp
    void sweep_soon(std::chrono::milliseconds after);
    void sweep();
    void sweep_memory();

    const options options_;
    const std::unique_ptr<store> store_;
    result_files files_;

    mutable std::mutex mutex_; // guards what follows, and every live job and line
    std::condition_variable nothing_runs_;
    std::unordered_map<std::string_view, job_pointer> jobs_;                          // by id, which lies in the job
    std::map<std::pair<std::string, std::string>, std::unique_ptr<tool_line>> lines_; // by plugin and path; they stay
    std::map<fingerprint, share> owners_;                                             // of each that is somebody
    std::map<std::int64_t, job_pointer> fleeting_; // that live in memory alone, by number
    std::deque<job_pointer> ended_;                // of these the finished ones, the oldest first
    std::uint64_t ended_bytes_ = 0;
    std::uint64_t held_bytes_ = 0; // requests of durable jobs that wait
    std::int64_t last_number_ = 0;
    std::uint64_t last_waiter_ = 0;
    std::int64_t stored_ = 0;
    std::size_t running_ = 0;              // slots in use
    std::size_t claimed_ = 0;              // jobs that were claimed for a free worker and have none yet
    std::vector<tool_line*> just_claimed_; // lines with jobs that the commit which is being told has claimed
    std::size_t active_ = 0;               // jobs that start, run or leave
    std::size_t cut_off_ = 0;              // by the drain
    bool draining_ = false;
    bool stopping_ = false;      // the drain has asked all to stop
    bool hurried_ = false;       // somebody does not want to wait for them
    bool without_grace_ = false; // nor for their stop
    bool drained_ = false;       // nothing moves any more, so nobody waits
    bool closed_ = false;

    followers followers_;
    timers timers_; // last: its thread ends first
};

} // namespace berth::host::job
