// One connection to the file with its prepared statements. Used by one thread at a time; whoever hands it from thread
// to thread synchronises.
#pragma once

#include <record/guard.hpp>
#include <record/outcome.hpp>

#include <SQLiteCpp/Database.h>
#include <berth/extension/store.h>

#include <chrono>
#include <filesystem>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace berth::host::record {

struct connection_options {
    std::filesystem::path file;
    enum class sync { off, normal, full } synchronous = sync::full;
    std::chrono::milliseconds deadline{10'000};
    bool writes = false;
};

struct statement_deleter {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using statement_handle = std::unique_ptr<sqlite3_stmt, statement_deleter>;

class connection {
public:
    // Throws SQLite::Exception when the file cannot be opened or is not a database.
    explicit connection(const connection_options& options);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    SQLite::Database& database() noexcept { return database_; }
    sqlite3* handle() const noexcept { return database_.getHandle(); }
    record::guard& guard() noexcept { return guard_; }
    bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }

    // The cached statement with that key, or null.
    sqlite3_stmt* find(std::string_view key);
    // Prepares and caches; the least recently used statement beyond the bound is let go. A plugin's own SQL is guarded.
    enum class origin { store, plugin_read, plugin_write };
    std::variant<sqlite3_stmt*, outcome> prepare(std::string_view key, std::string_view sql, origin from);

    // Statements run from here on are interrupted when they exceed the deadline, counted from their first look at it.
    void start_clock() noexcept { clock_started_ = false; }

    // Where rows are laid out for a callback.
    std::vector<berth_value>& row() noexcept { return row_; }

private:
    static int look_at_clock(void* self) noexcept;
    std::variant<statement_handle, outcome> compile(std::string_view sql, origin from);

    struct entry {
        std::string key;
        statement_handle statement;
    };
    record::guard guard_; // before the database: its authorizer
    SQLite::Database database_;
    std::list<entry> recent_; // most recent first; after the database: statements go before it
    std::unordered_map<std::string_view, std::list<entry>::iterator> by_key_; // keys lie in recent_
    std::vector<berth_value> row_;
    std::chrono::milliseconds deadline_;
    bool clock_started_ = false;
    std::chrono::steady_clock::time_point until_;
};

} // namespace berth::host::record
