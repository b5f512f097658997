// The one writing connection. Writes that wait for it are executed together: one caller becomes the leader, executes
// what is queued in one transaction, commits, and wakes the others; a lone writer meets nobody and never waits. A
// transaction holds the connection until its thread ends it, or until nobody has used it for the deadline. Any thread.
#pragma once

#include <record/execution.hpp>
#include <record/registry.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace berth::host::record {

// Everything in it is guarded by the writer's mutex, but for `prepared`, which is its thread's.
struct transaction {
    std::thread::id owner;
    std::chrono::steady_clock::time_point deadline;
    bool in_use = false;
    std::string lost; // why it was rolled back before its end; empty while it lives
    std::vector<std::pair<const berth_type*, std::unique_ptr<const table>>> prepared; // exist only once it commits
};

class writer {
public:
    // Throws SQLite::Exception.
    writer(const connection_options& options, const registry& tables, std::size_t waiting_limit);
    ~writer();

    // Returns after the commit.
    outcome write(const request& what);

    std::variant<transaction*, outcome> begin();
    // Tables prepared in it are kept in `known` once it is committed.
    outcome commit(transaction* ending, registry& known);
    void rollback(transaction* ending);

    // Runs work(connection&, transaction&) -> outcome in a transaction of this thread.
    template <class Work>
    outcome use(transaction* in, Work&& work) {
        if (auto refused = enter(in); refused.failed()) return refused;
        const leaving leave{*this, *in};
        return work(*connection_, *in);
    }
    // The table of a record type that was prepared in the transaction, or null.
    const table* prepared_in(transaction* in, const berth_type* type);
    // Runs work(connection&) -> outcome with the connection to itself, outside any transaction.
    template <class Work>
    outcome alone(Work&& work) {
        waiter own;
        if (wait_turn(own) != turn::holder) return std::move(own.result);
        const passing pass{*this};
        return work(*connection_);
    }

private:
    enum class turn { waiting, holder, done };
    // A caller in the queue. Lives on its caller's stack; `mutex` guards state and result until state is not waiting.
    struct waiter {
        const request* what = nullptr; // null: wants the connection for itself
        outcome result;
        waiter* next = nullptr; // in a batch that is being woken
        turn state = turn::waiting;
        std::mutex mutex;
        std::condition_variable changed;
    };
    struct leaving {
        writer& self;
        transaction& used;
        ~leaving() { self.leave(used); }
    };
    struct passing {
        writer& self;
        ~passing() { self.pass_on(); }
    };

    turn wait_turn(waiter& own);
    void gather(waiter& leader);
    void run_batch() noexcept;
    void finish_batch() noexcept;
    bool attempt_batch();
    void fail_batch(const outcome& why);
    void pass_on() noexcept;
    static void wake(waiter& sleeping, turn state) noexcept;

    outcome enter(transaction* in);
    void leave(transaction& used) noexcept;
    std::unique_ptr<transaction> forget(transaction* ended) noexcept;
    void watch();
    int control(const statement_handle& statement) noexcept;
    void undo() noexcept;
    outcome file_failure(std::string_view step);

    const std::chrono::milliseconds deadline_;
    const std::size_t waiting_limit_;
    const registry& tables_;

    // Belongs to whoever holds the connection.
    std::unique_ptr<connection> connection_;
    statement_handle begin_, commit_, rollback_;
    std::vector<waiter*> batch_; // the leader first

    std::mutex mutex_; // guards what follows
    bool held_ = false;
    std::deque<waiter*> queue_;
    std::unique_ptr<transaction> current_;
    std::vector<std::unique_ptr<transaction>> expired_; // rolled back, not yet ended by their threads
    bool stopping_ = false;
    std::condition_variable watched_; // current_ or stopping_ changed
    std::thread watchdog_;            // from the first transaction on
};

} // namespace berth::host::record
