#include <job/schema.hpp>

#include <job/statement.hpp>

namespace berth::host::job {

namespace {

constexpr int version = 3;

// A job is written twice in its life, and each index that such a write touches is one more page of its commit. So what
// is found quickly is what somebody waits for: a job by its id, those of an owner, of a tool, those that have failed,
// and by the end of its time, which is null while it waits and runs. The moves lie in the row (moves.hpp).
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
    progress TEXT NOT NULL, traceparent TEXT, tracestate TEXT, request_type TEXT, authorization TEXT,
    moves TEXT NOT NULL DEFAULT '', tells_end INTEGER NOT NULL DEFAULT 1, problem TEXT NOT NULL, request BLOB, result BLOB
) STRICT;
CREATE TABLE event (
    job INTEGER NOT NULL, number INTEGER NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
)";
constexpr const char* to_third_version = R"(
ALTER TABLE job ADD COLUMN moves TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN tells_end INTEGER NOT NULL DEFAULT 1;
DROP INDEX job_by_owner;
DROP INDEX job_by_owner_and_state;
DROP INDEX job_by_state;
DROP INDEX job_by_end;
DROP INDEX job_by_tool;
)";
constexpr const char* indices = R"(
CREATE INDEX job_by_tool ON job (path, number);
CREATE INDEX job_by_end ON job (expires);
CREATE INDEX job_by_trouble ON job (state, number) WHERE state = 'failed' OR state = 'cancelled' OR state = 'interrupted';
CREATE INDEX job_by_owner ON job (owner, number) WHERE )";

} // namespace

void prepare_tables(record::connection& on) {
    // Pages that many jobs change are written back once for more of them: with 4000 the disk took an eighth of the calls,
    // with 16000 the slowest of a hundred callers waited twice as long.
    on.database().exec("PRAGMA wal_autocheckpoint = 8000");
    int found = on.database().execAndGet("PRAGMA user_version").getInt();
    if (found == version) return;
    if (found < 0 || found > version)
        throw store_failure("it is of version " + std::to_string(found) + ", this host knows version " +
                            std::to_string(version) + ": run the newer host, or move the file away");
    on.database().exec("BEGIN");
    if (found == 0) on.database().exec(tables);
    if (found == 1) on.database().exec("ALTER TABLE job ADD COLUMN tracestate TEXT");
    if (found > 0) on.database().exec(to_third_version);
    on.database().exec(indices + std::string(is_owned));
    on.database().exec("PRAGMA user_version = " + std::to_string(version));
    on.database().exec("COMMIT");
}

} // namespace berth::host::job
