#include "opened.hpp"

#include <SQLiteCpp/Database.h>

using namespace record_test;

namespace {

void by_hand(const database_file& file, const std::string& sql) {
    SQLite::Database(file.path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

std::string refusal_of(const database_file& file, const opened::types& types) {
    return opened(file.options(), types).refused;
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct written_notes {
    database_file file;
    written_notes() {
        const notes_type notes;
        const opened at(file.options(), {notes.get()});
        REQUIRE(at.insert(notes.get(), {integer(0), text("Milk"), text("[]"), integer(0)}).done);
    }
};

} // namespace

TEST_CASE("the table of a record reads as designed") {
    const notes_type notes;
    CHECK(record::store::create_sql(*notes.get()) ==
          "CREATE TABLE \"notes\"(\n"
          "    \"id\" INTEGER PRIMARY KEY AUTOINCREMENT CONSTRAINT \"id\" CHECK(\"id\">0),\n"
          "    \"title\" TEXT NOT NULL CONSTRAINT \"title\" CHECK(length(\"title\") BETWEEN 1 AND 120),\n"
          "    \"tags\" TEXT NOT NULL CONSTRAINT \"tags\" CHECK(json_valid(\"tags\")),\n"
          "    \"done\" INTEGER NOT NULL CONSTRAINT \"done\" CHECK(\"done\" IN (0,1))\n"
          ") STRICT");
}

TEST_CASE("a file opens again with the same types") {
    const written_notes written;
    const notes_type notes;
    const opened at(written.file.options(), {notes.get()});
    CHECK(at.refused == "");
    CHECK(at.count(notes.get()) == 1);
}

TEST_CASE("new tables, columns and indexes are added, and old rows get natural values") {
    static const char* const colours[]{"red", "blue"};
    const written_notes written;
    made_type notes("notes");
    notes.field("id", BERTH_KIND_ID)
        .field("colour", notes.enumeration(colours, 2))
        .field("title", BERTH_KIND_STRING, BERTH_FIELD_UNIQUE)
        .lengths(1, 120)
        .field("tags", BERTH_KIND_LIST)
        .field("done", BERTH_KIND_BOOL, BERTH_FIELD_INDEX)
        .field("count", BERTH_KIND_INTEGER, BERTH_FIELD_INDEX)
        .field("text", BERTH_KIND_STRING)
        .field("more", BERTH_KIND_MAP)
        .field("due", notes.optional(plain(BERTH_KIND_TIME)));
    made_type others("others");
    others.field("id", BERTH_KIND_ID);
    const opened at(written.file.options(), {notes.get(), others.get()});
    REQUIRE(at.refused == "");
    const auto row = at.get(notes.get(), 1).rows.at(0);
    CHECK(row[1].bytes == "red");
    CHECK(row[2].bytes == "Milk");
    CHECK(row[5].integer == 0);
    CHECK(row[6].bytes == "");
    CHECK(row[7].bytes == "{}");
    CHECK(row[8].kind == BERTH_VALUE_NULL);
    CHECK(at.insert(others.get(), {integer(0)}).done);
    CHECK(at.query("SELECT 1 FROM sqlite_schema WHERE type='index' AND tbl_name='notes'").rows.size() == 3);
    const opened again(written.file.options(), {notes.get(), others.get()});
    CHECK(again.refused == "");
}

TEST_CASE("a changed column is refused with what was expected and found, and nothing is changed") {
    const written_notes written;
    made_type notes("notes");
    notes.field("id", BERTH_KIND_ID)
        .field("title", BERTH_KIND_STRING)
        .lengths(1, 200)
        .field("tags", BERTH_KIND_LIST)
        .field("done", BERTH_KIND_INTEGER)
        .field("added", BERTH_KIND_STRING);
    const std::string reason = refusal_of(written.file, {notes.get()});
    CHECK(says(reason,
               "notes.title: expected \"title\" TEXT NOT NULL CONSTRAINT \"title\" CHECK(length(\"title\") BETWEEN 1 "
               "AND 200), "
               "found \"title\" TEXT NOT NULL CONSTRAINT \"title\" CHECK(length(\"title\") BETWEEN 1 AND 120)"));
    CHECK(says(reason, "notes.done: expected \"done\" INTEGER NOT NULL, found \"done\" INTEGER NOT NULL CONSTRAINT"));
    CHECK(says(reason, "CREATE TABLE \"notes_new\"("));
    CHECK(says(reason, "SELECT \"id\", \"title\", \"tags\", \"done\", '' FROM \"notes\";"));
    const notes_type before;
    CHECK(refusal_of(written.file, {before.get()}) == "");
}

TEST_CASE("a removed field is refused: its column holds data") {
    const written_notes written;
    made_type notes("notes");
    notes.field("id", BERTH_KIND_ID).field("title", BERTH_KIND_STRING).lengths(1, 120).field("tags", BERTH_KIND_LIST);
    CHECK(says(refusal_of(written.file, {notes.get()}), "notes.done: expected no such column, found \"done\" INTEGER"));
}

TEST_CASE("a new column that old rows could not have is refused") {
    const written_notes written;
    made_type people("people");
    people.field("id", BERTH_KIND_ID);
    made_type notes("notes");
    notes.field("id", BERTH_KIND_ID)
        .field("title", BERTH_KIND_STRING)
        .lengths(1, 120)
        .field("tags", BERTH_KIND_LIST)
        .field("done", BERTH_KIND_BOOL, BERTH_FIELD_INDEX)
        .field("code", BERTH_KIND_STRING)
        .lengths(3, 3)
        .field("owner", notes.reference(*people.get()));
    const std::string reason = refusal_of(written.file, {notes.get()});
    CHECK(says(reason, "notes.code: expected \"code\" TEXT"));
    CHECK(says(reason, "notes.owner: expected \"owner\" INTEGER NOT NULL REFERENCES \"people\"(\"id\")"));
}

TEST_CASE("a unique index over rows that are equal is refused") {
    database_file file;
    {
        const notes_type notes;
        const opened at(file.options(), {notes.get()});
        for (int i = 0; i < 2; ++i) at.insert(notes.get(), {integer(0), text("same"), text("[]"), integer(0)});
    }
    const notes_type unique(BERTH_FIELD_UNIQUE);
    CHECK(says(refusal_of(file, {unique.get()}), "notes.title: expected CREATE UNIQUE INDEX"));
}

TEST_CASE("a file edited by hand is noticed") {
    const notes_type notes;
    SECTION("a column added") {
        const written_notes written;
        by_hand(written.file, "ALTER TABLE notes ADD COLUMN secret TEXT");
        CHECK(
            says(refusal_of(written.file, {notes.get()}), "notes.secret: expected no such column, found secret TEXT"));
    }
    SECTION("a column renamed") {
        const written_notes written;
        by_hand(written.file, "ALTER TABLE notes RENAME COLUMN title TO name");
        CHECK(says(refusal_of(written.file, {notes.get()}), "notes.name: expected no such column"));
    }
    SECTION("a unique index added") {
        const written_notes written;
        by_hand(written.file, "CREATE UNIQUE INDEX mine ON notes(title)");
        CHECK(says(refusal_of(written.file, {notes.get()}), "notes: expected no unique index \"mine\", found one"));
    }
    SECTION("an index dropped comes back") {
        const written_notes written;
        by_hand(written.file, "DROP INDEX \"notes.done\"");
        const opened at(written.file.options(), {notes.get()});
        CHECK(at.query("SELECT 1 FROM sqlite_schema WHERE name='notes.done'").rows.size() == 1);
    }
    SECTION("another table of that name") {
        database_file file;
        by_hand(file, "CREATE TABLE notes(id INTEGER PRIMARY KEY, title TEXT, UNIQUE(title))");
        const std::string reason = refusal_of(file, {notes.get()});
        CHECK(says(reason, "notes: expected no constraint of the whole table, found UNIQUE(title)"));
        CHECK(says(reason, "notes: expected a STRICT table"));
    }
    SECTION("a view of that name") {
        database_file file;
        by_hand(file, "CREATE VIEW notes AS SELECT 1");
        CHECK(says(refusal_of(file, {notes.get()}), "notes: expected a table, found CREATE VIEW"));
    }
}

TEST_CASE("the same table written by hand in another manner is accepted") {
    database_file file;
    by_hand(
        file,
        "create table Notes ( -- by hand\n done integer not null constraint done check ( [done] in (0, 1) ) default "
        "1,\n"
        "`id` integer primary key autoincrement constraint id check(id > 0), title text not null constraint title "
        "check (length(title) between 1 and 120), tags text not null constraint tags check(json_valid(tags))) strict");
    const notes_type notes;
    const opened at(file.options(), {notes.get()});
    CHECK(at.refused == "");
}

TEST_CASE("types that cannot be stored are refused, all at once") {
    database_file file;
    made_type none("a");
    none.field("name", BERTH_KIND_STRING);
    made_type two("b");
    two.field("id", BERTH_KIND_ID).field("ID", BERTH_KIND_ID);
    made_type taken("sqlite_x");
    taken.field("id", BERTH_KIND_ID);
    const std::string reason = refusal_of(file, {none.get(), two.get(), taken.get()});
    CHECK(says(reason, "(table a): a record needs exactly one field of type id, found 0"));
    CHECK(says(reason, "two fields are called ID"));
    CHECK(says(reason, "exactly one field of type id, found 2"));
    CHECK(says(reason, "table names that begin with sqlite_ belong to SQLite"));
}

TEST_CASE("a file that is no database is refused with its path") {
    database_file file;
    std::filesystem::create_directory(file.path);
    CHECK(says(refusal_of(file, {}), "records: cannot open " + file.path.string()));
}

TEST_CASE("a store without a file keeps its records while it lives and leaves nothing") {
    const notes_type notes;
    const opened one({notes.get()}), other({notes.get()});
    one.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    CHECK(one.count(notes.get()) == 1);
    CHECK(other.count(notes.get()) == 0);
}

TEST_CASE("reserved words and odd names work as tables and columns") {
    made_type odd("select \"from\" 'x'.y");
    odd.field("order", BERTH_KIND_ID)
        .field("group", BERTH_KIND_STRING, BERTH_FIELD_UNIQUE)
        .lengths(1, 3)
        .field("Größe [cm]", BERTH_KIND_INTEGER, BERTH_FIELD_INDEX)
        .range(0, 300);
    database_file file;
    {
        const opened at(file.options(), {odd.get()});
        REQUIRE(at.refused == "");
        CHECK(at.insert(odd.get(), {integer(0), text("a"), integer(180)}).result == 1);
        CHECK(at.insert(odd.get(), {integer(0), text("a"), integer(180)}).detail ==
              "records: select \"from\" 'x'.y.group must be unique: 'a' is there already");
        CHECK(at.insert(odd.get(), {integer(0), text("b"), integer(301)}).detail ==
              "records: select \"from\" 'x'.y.Größe [cm] must be 0 to 300, found 301");
        CHECK(at.where(BERTH_STORE_COUNT, odd.get(), {equal(2, integer(180))}).result == 1);
    }
    CHECK(refusal_of(file, {odd.get()}) == "");
}

TEST_CASE("a tuple and the members that nobody names are kept as JSON text") {
    const berth_type* const elements[]{&plain(BERTH_KIND_STRING), &plain(BERTH_KIND_DATE_TIME)};
    const database_file file;
    made_type things("things");
    things.field("id", BERTH_KIND_ID)
        .field("pair", things.tuple(elements, 2))
        .field("rest", BERTH_KIND_MAP, BERTH_FIELD_REST);
    const opened at(file.options(), {things.get()});
    REQUIRE(at.refused == "");
    CHECK(at.insert(things.get(), {integer(0), text(R"(["a","2026-11-21T08:00:00"])"), text(R"({"x":1})")}).done);
    CHECK_FALSE(at.insert(things.get(), {integer(0), text(R"(["a"])"), text("{}")}).done);
}

TEST_CASE("a date and time without a moment of its own is refused as a column, with what to store instead") {
    const database_file file;
    made_type things("things");
    things.field("id", BERTH_KIND_ID).field("at", BERTH_KIND_DATE_TIME);
    const std::string reason = refusal_of(file, {things.get()});
    CHECK(says(reason, "field at is a date and time with its own offset or none, which no column keeps"));
    CHECK(says(reason, "store a time point (std::chrono::system_clock::time_point)"));
}
