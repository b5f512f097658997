#include <job/schema.hpp>

#include <job/statement.hpp>

namespace berth::host::job {

namespace {

constexpr int version = 1;

// The states are not checked with IN: SQLite would build a table of them for each row that is written.
// What lists and polls read comes first; large values last, so that reading a row without them touches one page.
constexpr const char* tables = R"(
CREATE TABLE job (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    plugin TEXT NOT NULL, path TEXT NOT NULL, tool TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'queued' OR state = 'running' OR state = 'succeeded' OR state = 'failed'
                               OR state = 'cancelled' OR state = 'interrupted'),
    stopping INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
    owner BLOB NOT NULL, digest BLOB NOT NULL,
    created INTEGER NOT NULL, started INTEGER NOT NULL, finished INTEGER NOT NULL, expires INTEGER,
    attempts INTEGER NOT NULL, most_attempts INTEGER NOT NULL,
    status INTEGER NOT NULL, result_type TEXT NOT NULL, result_size INTEGER NOT NULL, result_file TEXT NOT NULL,
    progress TEXT NOT NULL, traceparent TEXT, request_type TEXT, authorization TEXT,
    problem TEXT NOT NULL, request BLOB, result BLOB
) STRICT;
CREATE INDEX job_by_owner ON job (owner, number);
CREATE INDEX job_by_owner_and_state ON job (owner, state, number);
CREATE INDEX job_by_state ON job (state, number);
CREATE INDEX job_by_tool ON job (path, number);
CREATE INDEX job_by_end ON job (expires) WHERE expires IS NOT NULL;
CREATE TABLE event (
    job INTEGER NOT NULL, number INTEGER NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
)";

} // namespace

void prepare_tables(record::connection& on) {
    // Pages that many jobs change are written back once for more of them.
    on.database().exec("PRAGMA wal_autocheckpoint = 4000");
    int found = on.database().execAndGet("PRAGMA user_version").getInt();
    if (found == version) return;
    if (found != 0)
        throw store_failure("it is of version " + std::to_string(found) + ", this host knows version " +
                            std::to_string(version) + ": run the newer host, or move the file away");
    on.database().exec("BEGIN");
    on.database().exec(tables);
    on.database().exec("PRAGMA user_version = " + std::to_string(version));
    on.database().exec("COMMIT");
}

} // namespace berth::host::job
