// SQLite as one would use it by hand: a connection per thread, statements prepared once, the pragmas of the store, one
// commit per insert. Writers take turns by a mutex, which costs less than SQLite's own waiting.
#include "side.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <iostream>
#include <mutex>

namespace bench {
namespace {

void require(bool good, sqlite3* on) {
    if (good) return;
    std::cerr << "sqlite: " << sqlite3_errmsg(on) << '\n';
    std::exit(1);
}

struct connection {
    sqlite3* handle = nullptr;
    sqlite3_stmt* insert = nullptr;
    sqlite3_stmt* get = nullptr;
    sqlite3_stmt* page = nullptr;

    connection(const std::filesystem::path& file, bool full, bool writes) {
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        require(sqlite3_open_v2(file.c_str(), &handle, flags, nullptr) == SQLITE_OK, handle);
        sqlite3_busy_timeout(handle, 10000);
        run("PRAGMA journal_mode=WAL");
        run(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        run(writes ? "PRAGMA cache_size=-16384" : "PRAGMA cache_size=-8192");
        run("PRAGMA foreign_keys=ON");
        run("PRAGMA temp_store=MEMORY");
        run("PRAGMA journal_size_limit=67108864");
        if (writes) {
            run("CREATE TABLE IF NOT EXISTS \"notes\"(\"id\" INTEGER PRIMARY KEY AUTOINCREMENT CONSTRAINT \"id\" "
                "CHECK(\"id\">0),"
                "\"title\" TEXT NOT NULL CONSTRAINT \"title\" CHECK(length(\"title\") BETWEEN 1 AND 120),"
                "\"tags\" TEXT NOT NULL CONSTRAINT \"tags\" CHECK(json_valid(\"tags\")),"
                "\"done\" INTEGER NOT NULL CONSTRAINT \"done\" CHECK(\"done\" IN (0,1))) STRICT");
            run("CREATE INDEX IF NOT EXISTS \"notes.title\" ON \"notes\"(\"title\")");
            run("CREATE INDEX IF NOT EXISTS \"notes.done\" ON \"notes\"(\"done\")");
        }
        insert = prepare("INSERT INTO \"notes\"(\"id\",\"title\",\"tags\",\"done\") VALUES(?1,?2,?3,?4)");
        get = prepare("SELECT \"id\",\"title\",\"tags\",\"done\" FROM \"notes\" WHERE \"id\"=?");
        page = prepare("SELECT \"id\",\"title\",\"tags\",\"done\" FROM \"notes\" WHERE \"done\"=? ORDER BY "
                       "\"title\",\"id\" LIMIT ? OFFSET ?");
    }
    connection(const connection&) = delete;
    ~connection() {
        for (sqlite3_stmt* each : {insert, get, page}) sqlite3_finalize(each);
        sqlite3_close(handle);
    }
    void run(const char* sql) { require(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK, handle); }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* made = nullptr;
        require(sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) == SQLITE_OK, handle);
        return made;
    }
};

note read(sqlite3_stmt* row) {
    note made;
    made.id = sqlite3_column_int64(row, 0);
    const auto* title = reinterpret_cast<const char*>(sqlite3_column_text(row, 1));
    made.title.assign(title, static_cast<std::size_t>(sqlite3_column_bytes(row, 1)));
    const auto* tags = reinterpret_cast<const char*>(sqlite3_column_text(row, 2));
    made.tags = tags_from_json(tags, static_cast<std::size_t>(sqlite3_column_bytes(row, 2)));
    made.done = sqlite3_column_int64(row, 3) != 0;
    return made;
}

class plain : public side {
public:
    plain(const std::filesystem::path& file, bool full) : writer_(file, full, true), reader_(file, full, false) {}

    std::int64_t insert(const note& from) override {
        const std::string tags = tags_to_json(from.tags);
        const std::lock_guard lock(mutex_);
        sqlite3_stmt* to = writer_.insert;
        if (from.id == 0)
            sqlite3_bind_null(to, 1);
        else
            sqlite3_bind_int64(to, 1, from.id);
        sqlite3_bind_text(to, 2, from.title.data(), static_cast<int>(from.title.size()), SQLITE_STATIC);
        sqlite3_bind_text(to, 3, tags.data(), static_cast<int>(tags.size()), SQLITE_STATIC);
        sqlite3_bind_int64(to, 4, from.done);
        require(sqlite3_step(to) == SQLITE_DONE, writer_.handle);
        sqlite3_reset(to);
        return sqlite3_last_insert_rowid(writer_.handle);
    }

    note get(std::int64_t id) override { // one reading thread is measured
        sqlite3_bind_int64(reader_.get, 1, id);
        require(sqlite3_step(reader_.get) == SQLITE_ROW, reader_.handle);
        note made = read(reader_.get);
        sqlite3_reset(reader_.get);
        return made;
    }

    std::vector<note> page(bool done, std::int64_t offset) override {
        sqlite3_bind_int64(reader_.page, 1, done);
        sqlite3_bind_int64(reader_.page, 2, 20);
        sqlite3_bind_int64(reader_.page, 3, offset);
        std::vector<note> made;
        while (sqlite3_step(reader_.page) == SQLITE_ROW) made.push_back(read(reader_.page));
        sqlite3_reset(reader_.page);
        return made;
    }

    void fill(int rows) override {
        writer_.run("BEGIN IMMEDIATE");
        for (int i = 0; i < rows; ++i) insert({0, "note " + std::to_string(i * 7919 % rows), {"a", "b"}, i % 2 == 1});
        writer_.run("COMMIT");
    }

private:
    std::mutex mutex_; // guards writer_
    connection writer_;
    connection reader_;
};

} // namespace

std::unique_ptr<side> make_plain(const std::filesystem::path& file, bool full) {
    return std::make_unique<plain>(file, full);
}

} // namespace bench
