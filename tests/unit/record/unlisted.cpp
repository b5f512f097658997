#include "opened.hpp"

#include <SQLiteCpp/Database.h>

using namespace record_test;

TEST_CASE("a record type first seen in a statement gets its table then") {
    const notes_type notes;
    const opened at(opened::types{});
    CHECK(at.count(notes.get()) == 0);
    CHECK(at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)}).result == 1);
    CHECK(at.store->tables().size() == 1);
}

TEST_CASE("a record type first seen in a transaction comes and goes with it") {
    const notes_type notes;
    const opened at(opened::types{});
    auto* in = at.begin();
    REQUIRE(at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)}, in).result == 1);
    at.rollback(in);
    CHECK(at.store->tables().empty());
    in = at.begin();
    REQUIRE(at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)}, in).result == 1);
    CHECK(at.commit(in).done);
    CHECK(at.get(notes.get(), 1).rows.size() == 1);
}

TEST_CASE("an unlisted type that does not fit the file is refused with the differences") {
    const notes_type notes;
    database_file file;
    { const opened first(file.options(), {notes.get()}); }
    made_type other("notes");
    other.field("id", BERTH_KIND_ID).field("title", BERTH_KIND_INTEGER);
    const opened at(file.options(), {});
    const auto got = at.count(other.get());
    CHECK(got == 0);
    const auto insert = at.insert(other.get(), {integer(0), integer(1)});
    CHECK(insert.status == 500);
    CHECK(insert.detail.find("notes.title: expected \"title\" INTEGER NOT NULL") != std::string::npos);
}

TEST_CASE("a type that is no record is refused by name") {
    made_type lost("lost");
    lost.field("name", BERTH_KIND_STRING);
    const opened at(opened::types{});
    const auto got = at.insert(lost.get(), {text("x")});
    CHECK(got.status == 500);
    CHECK(got.detail == "records: Thing (table lost): a record needs exactly one field of type id, found 0");
}
