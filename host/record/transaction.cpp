// The writer's part that deals with transactions of a thread.
#include <record/writer.hpp>

#include <observe/log.hpp>

#include <algorithm>

namespace berth::host::record {

std::variant<transaction*, outcome> writer::begin() {
    // Everything that can fail for want of memory or threads comes before the writer is held.
    auto made = std::make_unique<transaction>();
    {
        const std::lock_guard lock(mutex_);
        if (!watchdog_.joinable()) watchdog_ = std::thread([this] { watch(); });
    }
    waiter own;
    if (wait_turn(own) != turn::holder) return std::move(own.result);
    if (control(begin_) != SQLITE_OK) {
        outcome why = file_failure("BEGIN");
        pass_on();
        return why;
    }
    made->owner = std::this_thread::get_id();
    made->deadline = std::chrono::steady_clock::now() + deadline_;
    const std::lock_guard lock(mutex_);
    current_ = std::move(made);
    watched_.notify_one();
    return current_.get();
}

// Compares addresses only: the pointer may be of a transaction that has ended.
outcome writer::enter(transaction* in) {
    const std::lock_guard lock(mutex_);
    const auto expired =
        std::find_if(expired_.begin(), expired_.end(), [in](const auto& each) { return each.get() == in; });
    if (expired != expired_.end()) return failure_of(500, (*expired)->lost);
    if (!in || current_.get() != in) return failure_of(500, "the transaction has ended already");
    if (in->owner != std::this_thread::get_id()) return failure_of(500, "the transaction belongs to another thread");
    if (in->in_use) return failure_of(500, "the store must not be called from a row of the same transaction");
    if (!in->lost.empty()) return failure_of(500, in->lost);
    in->in_use = true;
    return {};
}

void writer::leave(transaction& used) noexcept {
    const std::lock_guard lock(mutex_);
    used.in_use = false;
    used.deadline = std::chrono::steady_clock::now() + deadline_;
    if (!connection_->in_transaction()) used.lost = "the transaction was undone by a statement that failed in it";
}

std::unique_ptr<transaction> writer::forget(transaction* ended) noexcept {
    std::unique_ptr<transaction> gone;
    {
        const std::lock_guard lock(mutex_);
        const auto expired =
            std::find_if(expired_.begin(), expired_.end(), [ended](const auto& each) { return each.get() == ended; });
        if (expired != expired_.end()) {
            gone = std::move(*expired);
            expired_.erase(expired);
            return gone;
        }
        if (!ended || current_.get() != ended || ended->owner != std::this_thread::get_id() || ended->in_use)
            return nullptr;
        gone = std::move(current_);
    }
    undo();
    pass_on();
    return gone;
}

const table* writer::prepared_in(transaction* in, const berth_type* type) {
    const table* found = nullptr;
    use(in, [&](connection&, transaction& current) {
        for (const auto& [known, table] : current.prepared) {
            if (known == type) found = table.get();
        }
        return outcome{};
    });
    return found;
}

outcome writer::commit(transaction* ending, registry& known) {
    outcome result = use(ending, [&](connection&, transaction& current) {
        if (control(commit_) != SQLITE_OK) return file_failure("COMMIT");
        for (auto& [type, table] : current.prepared) known.add(type, std::move(table));
        current.prepared.clear();
        return outcome{};
    });
    if (result.failed()) result.detail += "; nothing of the transaction was kept";
    forget(ending);
    return result;
}

void writer::rollback(transaction* ending) {
    forget(ending);
}

// Rolls back a transaction that its thread has forgotten: otherwise nobody could ever write again.
void writer::watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!current_) {
            watched_.wait(lock);
            continue;
        }
        const auto deadline = current_->deadline;
        if (std::chrono::steady_clock::now() < deadline || current_->in_use) {
            // One that is in use gets a new deadline when it is left; until then look again after a while.
            const std::chrono::steady_clock::duration remaining = deadline - std::chrono::steady_clock::now();
            watched_.wait_for(lock, current_->in_use ? std::chrono::steady_clock::duration(deadline_) : remaining);
            continue;
        }
        current_->lost =
            "the transaction was rolled back: nobody used it for " + std::to_string(deadline_.count()) + " ms";
        expired_.push_back(std::move(current_));
        lock.unlock();
        undo();
        pass_on();
        observe::warning("record.transaction_forgotten", {{"deadline_ms", deadline_.count()}});
        lock.lock();
    }
}

} // namespace berth::host::record
