#include <artifact/schema.hpp>

#include <job/statement.hpp>

#include <string>

namespace berth::host::artifact {

namespace {

constexpr int version = 1;

constexpr const char* tables = R"(
CREATE TABLE artifact (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'ready', 'error')),
    digest TEXT NOT NULL, owner BLOB NOT NULL,
    collection TEXT NOT NULL, policy TEXT NOT NULL, job TEXT NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, expires INTEGER,
    length INTEGER NOT NULL, deferred INTEGER NOT NULL
) STRICT;
CREATE INDEX artifact_by_owner ON artifact (owner, number);
CREATE INDEX artifact_by_digest ON artifact (digest) WHERE digest <> '';
CREATE INDEX artifact_by_job ON artifact (job, number) WHERE job <> '';
CREATE INDEX artifact_by_collection ON artifact (collection, number) WHERE collection <> '';
CREATE INDEX artifact_by_end ON artifact (expires) WHERE expires IS NOT NULL;
CREATE INDEX artifact_unfinished ON artifact (number) WHERE status = 'pending';
CREATE TABLE aspect (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    entity TEXT NOT NULL, schema TEXT NOT NULL, owner BLOB NOT NULL, policy TEXT NOT NULL,
    valid_from INTEGER NOT NULL, valid_to INTEGER, replaces TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE INDEX aspect_by_entity ON aspect (entity, schema, number);
CREATE INDEX aspect_by_schema ON aspect (schema, number);
CREATE INDEX aspect_by_end ON aspect (valid_to) WHERE valid_to IS NOT NULL;
)";

} // namespace

void prepare_tables(record::connection& on) {
    const int found = on.database().execAndGet("PRAGMA user_version").getInt();
    if (found == version) return;
    if (found != 0)
        throw job::store_failure("it is of version " + std::to_string(found) + ", this host knows version " +
                                 std::to_string(version) + ": run the newer host, or move the file away");
    on.database().exec("BEGIN");
    on.database().exec(tables);
    on.database().exec("PRAGMA user_version = " + std::to_string(version));
    on.database().exec("COMMIT");
}

} // namespace berth::host::artifact
