#include <record/connection.hpp>

namespace berth::host::record {
namespace {

constexpr std::size_t statements_kept = 128;
constexpr int steps_between_looks = 4000; // of SQLite's virtual machine: well under a millisecond

int flags(const connection_options&) {
    // One thread at a time is our promise, so SQLite's own locking would be paid for nothing. Reading connections are
    // opened for writing too: in WAL mode a reader may have to recover what a killed process left; query_only keeps
    // them from changing anything.
    return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
}

} // namespace

connection::connection(const connection_options& options)
    : database_(options.file.string(), flags(options), static_cast<int>(options.deadline.count())),
      deadline_(options.deadline) {
    sqlite3_extended_result_codes(handle(), 1);
    database_.exec("PRAGMA journal_mode=WAL");
    switch (options.synchronous) {
    case connection_options::sync::off:
        database_.exec("PRAGMA synchronous=OFF");
        break;
    case connection_options::sync::normal:
        database_.exec("PRAGMA synchronous=NORMAL");
        break;
    case connection_options::sync::full:
        database_.exec("PRAGMA synchronous=FULL");
        break;
    }
    // No mmap: an I/O error would arrive as SIGBUS and take the process along.
    database_.exec(options.writes ? "PRAGMA cache_size=-16384" : "PRAGMA cache_size=-8192");
    database_.exec("PRAGMA foreign_keys=ON");
    database_.exec("PRAGMA temp_store=MEMORY");
    database_.exec("PRAGMA journal_size_limit=67108864");
    if (!options.writes) database_.exec("PRAGMA query_only=ON");
    guard_.watch(handle());
    sqlite3_progress_handler(handle(), steps_between_looks, &connection::look_at_clock, this);
}

int connection::look_at_clock(void* self) noexcept {
    auto& on = *static_cast<connection*>(self);
    const auto now = std::chrono::steady_clock::now();
    if (!on.clock_started_) {
        on.clock_started_ = true;
        on.until_ = now + on.deadline_;
    }
    return now >= on.until_;
}

sqlite3_stmt* connection::find(std::string_view key) {
    if (!recent_.empty() && recent_.front().key == key) return recent_.front().statement.get();
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    recent_.splice(recent_.begin(), recent_, found->second);
    return found->second->statement.get();
}

std::variant<sqlite3_stmt*, outcome> connection::prepare(std::string_view key, std::string_view sql, origin from) {
    auto compiled = compile(sql, from);
    if (auto* fault = std::get_if<outcome>(&compiled)) return std::move(*fault);
    recent_.push_front({std::string(key), std::get<statement_handle>(std::move(compiled))});
    by_key_.emplace(recent_.front().key, recent_.begin());
    if (recent_.size() > statements_kept) {
        by_key_.erase(recent_.back().key);
        recent_.pop_back();
    }
    return recent_.front().statement.get();
}

std::variant<statement_handle, outcome> connection::compile(std::string_view sql, origin from) {
    start_clock();
    const bool guarded = from != origin::store;
    if (guarded) guard_.permit(guard::permission::rows);
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    const int rc =
        sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, &rest);
    statement_handle statement(made);
    const std::string message = rc == SQLITE_OK ? "" : sqlite3_errmsg(handle());
    const std::string refused = guard_.refused();
    const bool changes = guard_.changes_rows();
    guard_.permit(guard::permission::everything);
    if (!guarded && rc == SQLITE_OK) return statement;

    if (!refused.empty()) return failure_of(500, "a plugin's statement may not use " + refused);
    if (rc == SQLITE_BUSY || rc == SQLITE_INTERRUPT) return failure_of(503, "the file is busy: " + message);
    if (rc != SQLITE_OK) return failure_of(500, "the statement is not valid SQL here: " + message);
    if (!statement) return failure_of(500, "the statement is empty");

    sqlite3_stmt* second = nullptr;
    const auto left = sql.size() - static_cast<std::size_t>(rest - sql.data());
    guard_.permit(guard::permission::rows);
    const int next =
        left == 0 ? SQLITE_OK : sqlite3_prepare_v2(handle(), rest, static_cast<int>(left), &second, nullptr);
    guard_.permit(guard::permission::everything);
    const statement_handle more(second);
    if (more || next != SQLITE_OK) return failure_of(500, "expected one statement, found more behind it");

    const bool reads = sqlite3_stmt_readonly(statement.get()) && !sqlite3_stmt_isexplain(statement.get());
    if (from == origin::plugin_read && !reads) return failure_of(500, "a query must only read; use execute to write");
    if (from == origin::plugin_write && (reads || !changes)) {
        return failure_of(500, "execute takes INSERT, UPDATE or DELETE; use query to read");
    }
    return statement;
}

} // namespace berth::host::record
