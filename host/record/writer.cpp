#include <record/writer.hpp>

#include <algorithm>
#include <new>

namespace berth::host::record {
namespace {

constexpr std::size_t batch_limit = 256; // a commit should not keep its first writer waiting for too many others

statement_handle prepared(connection& on, const char* sql) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(on.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK) {
        throw SQLite::Exception(on.handle());
    }
    return statement_handle(made);
}

executed execute_safely(connection& on, const registry& tables, const request& what) noexcept {
    try {
        return execute(on, tables, what, nullptr);
    } catch (const std::exception&) {
        return {outcome{500, "records: out of memory", 0}, SQLITE_NOMEM};
    }
}

std::string seconds(std::chrono::milliseconds time) {
    return std::to_string(time.count()) + " ms";
}

} // namespace

writer::writer(const connection_options& options, const registry& tables, std::size_t waiting_limit)
    : deadline_(options.deadline), waiting_limit_(waiting_limit), tables_(tables),
      connection_(std::make_unique<connection>(options)), begin_(prepared(*connection_, "BEGIN IMMEDIATE")),
      commit_(prepared(*connection_, "COMMIT")), rollback_(prepared(*connection_, "ROLLBACK")) {
    batch_.reserve(batch_limit);
}

writer::~writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        watched_.notify_all();
    }
    if (watchdog_.joinable()) watchdog_.join();
}

int writer::control(const statement_handle& statement) noexcept {
    connection_->start_clock();
    const int rc = sqlite3_step(statement.get());
    sqlite3_reset(statement.get());
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

// SQLite has rolled back by itself after some failures.
void writer::undo() noexcept {
    if (connection_->in_transaction()) control(rollback_);
}

outcome writer::file_failure(std::string_view step) {
    const request nothing;
    outcome why = complaint(*connection_, tables_, nothing,
                            {sqlite3_extended_errcode(connection_->handle()), sqlite3_errmsg(connection_->handle())});
    why.detail += ", at " + std::string(step);
    return why;
}

writer::turn writer::wait_turn(waiter& own) {
    const auto until = std::chrono::steady_clock::now() + deadline_;
    {
        const std::lock_guard lock(mutex_);
        if (current_ && current_->owner == std::this_thread::get_id()) {
            own.result =
                failure_of(500, "this thread is in a transaction: write through it, and end it before the next");
            return turn::done;
        }
        if (!held_) {
            held_ = true;
            return turn::holder;
        }
        if (queue_.size() >= waiting_limit_) {
            own.result = failure_of(503, std::to_string(waiting_limit_) + " writers are waiting already");
            return turn::done;
        }
        queue_.push_back(&own);
    }
    std::unique_lock lock(own.mutex);
    const auto changed = [&own] { return own.state != turn::waiting; };
    if (own.changed.wait_until(lock, until, changed)) return own.state;
    lock.unlock();
    {
        const std::lock_guard queue_lock(mutex_);
        if (const auto place = std::find(queue_.begin(), queue_.end(), &own); place != queue_.end()) {
            queue_.erase(place);
            own.result = failure_of(503, "the writer was busy for " + seconds(deadline_));
            return turn::done;
        }
    }
    lock.lock(); // a leader has taken it already: only its result tells what became of the write
    own.changed.wait(lock, changed);
    return own.state;
}

outcome writer::write(const request& what) {
    waiter own;
    own.what = &what;
    if (wait_turn(own) != turn::holder) return std::move(own.result);
    gather(own);
    run_batch();
    finish_batch();
    return std::move(own.result);
}

void writer::gather(waiter& leader) {
    batch_.push_back(&leader);
    const std::lock_guard lock(mutex_);
    while (!queue_.empty() && queue_.front()->what && batch_.size() < batch_limit) {
        batch_.push_back(queue_.front());
        queue_.pop_front();
    }
}

void writer::run_batch() noexcept {
    if (batch_.size() == 1) {
        batch_.front()->result = execute_safely(*connection_, tables_, *batch_.front()->what).result;
        return undo(); // a commit that failed as busy leaves its transaction open
    }
    while (!attempt_batch()) {
    }
}

// The next in the queue gets the connection, and with it batch_, before the others of this batch are woken: it has work
// to do. They stay linked through their waiters until then.
void writer::finish_batch() noexcept {
    waiter* follower = nullptr;
    for (std::size_t i = batch_.size(); i-- > 1;) {
        batch_[i]->next = follower;
        follower = batch_[i];
    }
    batch_.clear();
    pass_on();
    while (follower) {
        waiter* const next = follower->next; // read before it wakes and is gone
        wake(*follower, turn::done);
        follower = next;
    }
}

void writer::fail_batch(const outcome& why) {
    for (waiter* each : batch_) {
        if (!each->result.failed()) each->result = why;
    }
}

// False: one statement made SQLite roll back all of them (INSERT OR ROLLBACK, an interrupt). It has failed; the others
// are to run again without it.
bool writer::attempt_batch() {
    if (control(begin_) != SQLITE_OK) {
        fail_batch(file_failure("BEGIN"));
        return true;
    }
    for (waiter* each : batch_) {
        if (each->result.failed()) continue;
        executed done = execute_safely(*connection_, tables_, *each->what);
        each->result = std::move(done.result);
        if (connection_->in_transaction()) continue;
        if (!concerns_file(done.code)) return false;
        fail_batch(each->result);
        return true;
    }
    if (control(commit_) != SQLITE_OK) {
        fail_batch(file_failure("COMMIT"));
        undo();
    }
    return true;
}

void writer::pass_on() noexcept {
    waiter* next = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (queue_.empty()) {
            held_ = false;
        } else {
            next = queue_.front();
            queue_.pop_front();
        }
    }
    if (next) wake(*next, turn::holder);
}

void writer::wake(waiter& sleeping, turn state) noexcept {
    const std::lock_guard lock(sleeping.mutex); // also while notifying: the waiter is gone once it sees the state
    sleeping.state = state;
    sleeping.changed.notify_one();
}

} // namespace berth::host::record
