#include "opened.hpp"

using namespace record_test;

TEST_CASE("a query delivers its columns, with its values bound") {
    const notes_type notes;
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("Milk"), text(R"(["a","b"])"), integer(0)});
    const auto got =
        at.query("SELECT title, json_array_length(tags) FROM notes WHERE title LIKE ? -- by name", {text("m%")});
    REQUIRE(got.rows.size() == 1);
    CHECK(got.rows[0][0].bytes == "Milk");
    CHECK(got.rows[0][1].integer == 2);
}

TEST_CASE("execute changes rows and returns how many") {
    const notes_type notes;
    const opened at({notes.get()});
    for (int i = 0; i < 3; ++i) at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    CHECK(at.execute("UPDATE notes SET done=1 WHERE id>?;", {integer(1)}).result == 2);
    CHECK(at.execute("DELETE FROM notes WHERE done=1 RETURNING id").result == 2);
}

TEST_CASE("a query that writes and an execute that reads are refused") {
    const notes_type notes;
    const opened at({notes.get()});
    CHECK(at.query("DELETE FROM notes").detail == "records: a query must only read; use execute to write");
    CHECK(at.execute("SELECT 1").detail == "records: execute takes INSERT, UPDATE or DELETE; use query to read");
    CHECK(at.execute("VACUUM").status == 500);
}

TEST_CASE("SQL that reaches beyond rows is refused") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto refused = [&](std::string_view sql) {
        const auto run = at.execute(sql);
        CHECK(run.status == 500);
        CHECK(at.query(sql).status == 500);
        return run.detail;
    };
    CHECK(refused("PRAGMA foreign_keys=OFF") == "records: a plugin's statement may not use PRAGMA");
    CHECK(refused("ATTACH 'x' AS y") == "records: a plugin's statement may not use ATTACH or DETACH");
    CHECK(refused("COMMIT").find("BEGIN, COMMIT") != std::string::npos);
    CHECK(refused("SAVEPOINT x").find("SAVEPOINT") != std::string::npos);
    CHECK(refused("DROP TABLE notes").find("a change of tables") != std::string::npos);
    CHECK(refused("CREATE TEMP TABLE x(y)").find("a change of tables") != std::string::npos);
    CHECK(refused("DELETE FROM sqlite_sequence") == "records: a plugin's statement may not use sqlite_sequence");
    CHECK(refused("DELETE FROM berth_migrations") == "records: a plugin's statement may not use berth_migrations");
    CHECK(at.count(notes.get()) == 0);
}

TEST_CASE("only one statement is taken") {
    const notes_type notes;
    const opened at({notes.get()});
    CHECK(at.execute("DELETE FROM notes; DELETE FROM notes").detail ==
          "records: expected one statement, found more behind it");
    CHECK(at.query("SELECT 1; /* done */ ;").done);
    CHECK(at.query("  ").detail == "records: the statement is empty");
    CHECK(at.query("SELEC 1").detail.find("not valid SQL") != std::string::npos);
}

TEST_CASE("the number of values must be that of the question marks") {
    const notes_type notes;
    const opened at({notes.get()});
    CHECK(at.query("SELECT ?, ?", {integer(1)}).detail == "records: the statement takes 2 values, found 1");
}

TEST_CASE("a query that never ends is stopped at the deadline") {
    const notes_type notes;
    record::store_options options;
    options.deadline = std::chrono::milliseconds(100);
    const opened at(options, {notes.get()});
    const auto got = at.query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n");
    CHECK(got.status == 503);
    CHECK(got.detail == "records: the statement took longer than the deadline allows");
    CHECK(at.query("SELECT 1").done);
}

TEST_CASE("a write that never ends is stopped at the deadline and leaves nothing") {
    const notes_type notes;
    record::store_options options;
    options.deadline = std::chrono::milliseconds(100);
    const opened at(options, {notes.get()});
    const auto got =
        at.execute("INSERT INTO notes(title, tags, done) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) "
                   "SELECT 'x', '[]', 0 FROM n");
    CHECK(got.status == 503);
    CHECK(at.count(notes.get()) == 0);
    CHECK(at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)}).done);
}

TEST_CASE("execute reports broken constraints") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    at.execute("INSERT INTO notes(title, tags, done) VALUES('a', '[]', 0)");
    const auto got = at.execute("INSERT INTO notes(title, tags, done) VALUES('a', '[]', 0)");
    CHECK(got.status == 409);
    CHECK(got.detail == "records: notes.title must be unique: these values are there already");
    CHECK(at.execute("INSERT INTO notes(title, tags, done) VALUES('', '[]', 0)").status == 422);
}
