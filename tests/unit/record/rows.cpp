#include "opened.hpp"

#include <limits>

using namespace record_test;

TEST_CASE("an inserted row is read back as it was") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto inserted = at.insert(notes.get(), {integer(0), text("Milk"), text(R"(["a","b"])"), integer(1)});
    REQUIRE(inserted.detail == "");
    CHECK(inserted.result == 1);
    const auto got = at.get(notes.get(), 1);
    REQUIRE(got.rows.size() == 1);
    CHECK(got.result == 1);
    CHECK(got.rows[0][0].integer == 1);
    CHECK(got.rows[0][1].bytes == "Milk");
    CHECK(got.rows[0][2].bytes == R"(["a","b"])");
    CHECK(got.rows[0][3].integer == 1);
}

TEST_CASE("a missing id gives no row and no failure") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto got = at.get(notes.get(), 7);
    CHECK(got.done);
    CHECK(got.result == 0);
    CHECK(got.rows.empty());
}

TEST_CASE("every kind of field keeps its values") {
    static const char* const colours[]{"red", "it's"};
    made_type all("all kinds");
    all.field("id", BERTH_KIND_ID)
        .field("order", BERTH_KIND_BOOL)
        .field("select", all.integer(64, true))
        .field("a \"b\"", BERTH_KIND_NUMBER)
        .field("d", all.enumeration(colours, 2))
        .field("e", all.optional(plain(BERTH_KIND_STRING)))
        .field("f", BERTH_KIND_TIME)
        .field("g", BERTH_KIND_BYTES)
        .field("h", BERTH_KIND_PATH)
        .field("i", BERTH_KIND_MAP)
        .field("j", BERTH_KIND_ANY)
        .field("k", BERTH_KIND_VARIANT)
        .field("l", BERTH_KIND_OBJECT);
    const opened at({all.get()});
    const std::string zero("a\0b", 3);
    const auto inserted =
        at.insert(all.get(), {integer(5), integer(1), integer(std::numeric_limits<std::int64_t>::min()), real(0.1),
                              text("it's"), null(), integer(-1), blob(zero), text(""), text("{}"), text("null"),
                              text("1"), text(R"({"x":[]})")});
    REQUIRE(inserted.detail == "");
    CHECK(inserted.result == 5);
    const auto row = at.get(all.get(), 5).rows.at(0);
    CHECK(row[2].integer == std::numeric_limits<std::int64_t>::min());
    CHECK(row[3].real == 0.1);
    CHECK(row[4].bytes == "it's");
    CHECK(row[5].kind == BERTH_VALUE_NULL);
    CHECK(row[6].integer == -1);
    CHECK(row[7].bytes == zero);
    CHECK(row[8].kind == BERTH_VALUE_TEXT);
    CHECK(row[12].bytes == R"({"x":[]})");
}

TEST_CASE("empty bytes with a null pointer are empty, not null") {
    made_type files("files");
    files.field("id", BERTH_KIND_ID).field("content", BERTH_KIND_BYTES).field("name", BERTH_KIND_STRING);
    const opened at({files.get()});
    REQUIRE(
        at.insert(files.get(), {integer(0), {BERTH_VALUE_BLOB, 0, 0, 0, {}}, {BERTH_VALUE_TEXT, 0, 0, 0, {}}}).done);
    const auto row = at.get(files.get(), 1).rows.at(0);
    CHECK(row[1].kind == BERTH_VALUE_BLOB);
    CHECK(row[2].kind == BERTH_VALUE_TEXT);
}

TEST_CASE("an update changes the row with the id among its values, or nothing") {
    const notes_type notes;
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("Milk"), text("[]"), integer(0)});
    CHECK(at.row(BERTH_STORE_UPDATE, notes.get(), {integer(1), text("Bread"), text("[]"), integer(1)}).result == 1);
    CHECK(at.get(notes.get(), 1).rows.at(0)[1].bytes == "Bread");
    const auto missing = at.row(BERTH_STORE_UPDATE, notes.get(), {integer(9), text("Tea"), text("[]"), integer(1)});
    CHECK(missing.done);
    CHECK(missing.result == 0);
}

TEST_CASE("an upsert inserts or replaces and returns the id") {
    const notes_type notes;
    const opened at({notes.get()});
    CHECK(at.row(BERTH_STORE_UPSERT, notes.get(), {integer(0), text("a"), text("[]"), integer(0)}).result == 1);
    CHECK(at.row(BERTH_STORE_UPSERT, notes.get(), {integer(7), text("b"), text("[]"), integer(0)}).result == 7);
    CHECK(at.row(BERTH_STORE_UPSERT, notes.get(), {integer(1), text("c"), text("[]"), integer(0)}).result == 1);
    CHECK(at.get(notes.get(), 1).rows.at(0)[1].bytes == "c");
    CHECK(at.count(notes.get()) == 2);
}

TEST_CASE("an id is never given twice") {
    const notes_type notes;
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    CHECK(at.where(BERTH_STORE_REMOVE, notes.get(), {equal(0, integer(1))}).result == 1);
    CHECK(at.insert(notes.get(), {integer(0), text("b"), text("[]"), integer(0)}).result == 2);
}

TEST_CASE("a record that is nothing but its id can be written and replaced") {
    made_type tickets("tickets");
    tickets.field("number", BERTH_KIND_ID);
    const opened at({tickets.get()});
    CHECK(at.insert(tickets.get(), {integer(0)}).result == 1);
    CHECK(at.row(BERTH_STORE_UPSERT, tickets.get(), {integer(1)}).result == 1);
    CHECK(at.row(BERTH_STORE_UPDATE, tickets.get(), {integer(1)}).result == 1);
}

TEST_CASE("a wrong number of values is refused by name") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto got = at.insert(notes.get(), {integer(0)});
    CHECK(got.status == 500);
    CHECK(got.detail == "records: notes has 4 fields, found 1 values");
}

TEST_CASE("a callback that returns false ends the reading") {
    const notes_type notes;
    const opened at({notes.get()});
    for (int i = 0; i < 3; ++i) at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    int seen = 0;
    const berth_rows rows{&seen,
                          [](void* to, const berth_value*, std::uint32_t) { return ++*static_cast<int*>(to) < 2; }};
    const berth_statement what = opened::statement(BERTH_STORE_SELECT, notes.get());
    const berth_store* table = at.store->extension();
    CHECK(table->run(table->state, nullptr, &what, &rows, nullptr, nullptr));
    CHECK(seen == 2);
    CHECK(at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)}).done);
}

TEST_CASE("a statement of a smaller struct reads as one with zeros at its end") {
    const notes_type notes;
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    berth_statement what = opened::statement(BERTH_STORE_GET, notes.get());
    what.id = 1;
    what.size = offsetof(berth_statement, limit);
    CHECK(at.run(what).rows.size() == 1);
}

TEST_CASE("the status lists tables with their columns and rows") {
    const notes_type notes;
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    const auto tables = at.store->tables();
    REQUIRE(tables.size() == 1);
    CHECK(tables[0].name == "notes");
    CHECK(tables[0].rows == 1);
    CHECK(tables[0].columns == std::vector<std::string>{"id", "title", "tags", "done"});
}
