#include "opened.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

using namespace record_test;

namespace {

berth_migration migration(std::uint32_t number, const char* name, const char* sql) {
    return {sizeof(berth_migration), number, name, sql};
}

struct titles : made_type { // the notes, with `title` called `name`
    titles() : made_type("notes") { field("id", BERTH_KIND_ID).field("name", BERTH_KIND_STRING); }
};
struct first_notes : made_type {
    first_notes() : made_type("notes") { field("id", BERTH_KIND_ID).field("title", BERTH_KIND_STRING); }
};

struct written {
    database_file file;
    written() {
        const first_notes notes;
        const opened at(file.options(), {notes.get()});
        REQUIRE(at.insert(notes.get(), {integer(0), text("Milk")}).done);
        REQUIRE(at.insert(notes.get(), {integer(0), text("Tea")}).done);
        REQUIRE(at.where(BERTH_STORE_REMOVE, notes.get(), {equal(0, integer(2))}).done);
    }
};

constexpr const char* rename_title = "ALTER TABLE notes RENAME COLUMN title TO name;"
                                     "ALTER TABLE notes DROP CONSTRAINT x;";
constexpr const char* rename_only = "ALTER TABLE notes RENAME COLUMN title TO name;";

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a migration is applied once, after a copy was made beside the file") {
    const written before;
    const titles notes;
    for (int i = 0; i < 2; ++i) {
        const opened at(before.file.options(), {notes.get()}, {migration(1, "rename", rename_only)});
        REQUIRE(at.refused == "");
        CHECK(at.get(notes.get(), 1).rows.at(0)[1].bytes == "Milk");
    }
    SQLite::Database copy(before.file.path.string() + ".before-migration-1", SQLite::OPEN_READONLY);
    CHECK(copy.execAndGet("SELECT title FROM notes").getString() == "Milk");
}

TEST_CASE("a migration that fails leaves the file as it was") {
    const written before;
    const titles notes;
    const opened at(before.file.options(), {notes.get()}, {migration(1, "rename", rename_title)});
    CHECK(says(at.refused, "migration 1 'rename' failed: "));
    const first_notes old;
    const opened again(before.file.options(), {old.get()});
    CHECK(again.refused == "");
    CHECK(again.count(old.get()) == 1);
}

TEST_CASE("a migration that does not lead to the types is rolled back with the differences") {
    const written before;
    const titles notes;
    const opened at(before.file.options(), {notes.get()}, {migration(1, "nothing", "UPDATE notes SET title='x';")});
    CHECK(says(at.refused, "notes.title: expected no such column"));
    const first_notes old;
    const opened again(before.file.options(), {old.get()});
    CHECK(again.get(old.get(), 1).rows.at(0)[1].bytes == "Milk");
}

TEST_CASE("the sketch of a refusal is a migration that works, and keeps given ids used up") {
    const written before;
    made_type notes("notes");
    notes.field("id", BERTH_KIND_ID)
        .field("title", BERTH_KIND_STRING)
        .lengths(0, 50)
        .field("extra", BERTH_KIND_INTEGER);
    const std::string reason = opened(before.file.options(), {notes.get()}).refused;
    const std::string sketch = reason.substr(reason.find("CREATE TABLE"));
    const opened at(before.file.options(), {notes.get()}, {migration(1, "rebuild", sketch.c_str())});
    REQUIRE(at.refused == "");
    CHECK(at.get(notes.get(), 1).rows.at(0)[1].bytes == "Milk");
    CHECK(at.insert(notes.get(), {integer(0), text("Tea"), integer(0)}).result == 3);
}

TEST_CASE("a new file gets today's tables, and its migrations count as applied") {
    database_file file;
    const titles notes;
    const std::vector<berth_migration> declared{migration(1, "rename", rename_only)};
    { CHECK(opened(file.options(), {notes.get()}, declared).refused == ""); }
    const opened at(file.options(), {notes.get()}, declared);
    CHECK(at.refused == "");
    CHECK_FALSE(std::filesystem::exists(file.path.string() + ".before-migration-1"));
}

TEST_CASE("migrations must be numbered without gaps") {
    database_file file;
    const opened at(file.options(), {}, {migration(1, "a", ""), migration(3, "c", "")});
    CHECK(says(at.refused, "expected number 2, found 3 'c'"));
}

TEST_CASE("a file that a newer version has migrated is refused") {
    const written before;
    const titles notes;
    { const opened newer(before.file.options(), {notes.get()}, {migration(1, "rename", rename_only)}); }
    const first_notes old;
    CHECK(says(opened(before.file.options(), {old.get()}).refused,
               "the file has had migration 1 'rename', this version of the plugin knows 0"));
    const opened other(before.file.options(), {notes.get()}, {migration(1, "another", rename_only)});
    CHECK(says(other.refused, "migration 1: expected 'another', found 'rename' in the file"));
}

TEST_CASE("a migration may not end its transaction or open other files") {
    const written before;
    const titles notes;
    const opened committed(before.file.options(), {notes.get()}, {migration(1, "commit", "COMMIT;")});
    CHECK(says(committed.refused, "may not use BEGIN, COMMIT"));
    const opened attached(before.file.options(), {notes.get()}, {migration(1, "attach", "ATTACH 'x' AS y;")});
    CHECK(says(attached.refused, "may not use ATTACH"));
}

TEST_CASE("a migration that leaves dangling references is refused") {
    database_file file;
    made_type people("people");
    people.field("id", BERTH_KIND_ID);
    made_type pets("pets");
    pets.field("id", BERTH_KIND_ID).field("owner", pets.reference(*people.get()));
    {
        const opened at(file.options(), {pets.get()});
        at.insert(people.get(), {integer(1)});
        at.insert(pets.get(), {integer(1), integer(1)});
    }
    const opened at(file.options(), {pets.get()}, {migration(1, "purge", "DELETE FROM people;")});
    CHECK(says(at.refused, "rows of pets would refer to rows of people that do not exist"));
}
