#include "opened.hpp"

using namespace record_test;

TEST_CASE("a value that must be unique is refused with 409 and named") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("x"), text("[]"), integer(0)});
    const auto got = at.insert(notes.get(), {integer(0), text("x"), text("[]"), integer(0)});
    CHECK(got.status == 409);
    CHECK(got.detail == "records: notes.title must be unique: 'x' is there already");
}

TEST_CASE("an id that is there already is refused with 409") {
    const notes_type notes;
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(3), text("x"), text("[]"), integer(0)});
    const auto got = at.insert(notes.get(), {integer(3), text("y"), text("[]"), integer(0)});
    CHECK(got.status == 409);
    CHECK(got.detail == "records: notes.id must be unique: 3 is there already");
}

TEST_CASE("a secret value is not shown in a refusal") {
    const notes_type notes(BERTH_FIELD_UNIQUE | BERTH_FIELD_SECRET);
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("hush"), text("[]"), integer(0)});
    CHECK(at.insert(notes.get(), {integer(0), text("hush"), text("[]"), integer(0)}).detail ==
          "records: notes.title must be unique: this value is there already");
    CHECK(at.insert(notes.get(), {integer(0), text(std::string(121, 'h')), text("[]"), integer(0)}).detail ==
          "records: notes.title must have 1 to 120 characters");
}

TEST_CASE("a broken limit is refused with 422 and said in words") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto got = at.insert(notes.get(), {integer(0), text(""), text("[]"), integer(0)});
    CHECK(got.status == 422);
    CHECK(got.detail == "records: notes.title must have 1 to 120 characters, found ''");
}

TEST_CASE("a long value is cut in a refusal, between characters") {
    const notes_type notes;
    const opened at({notes.get()});
    std::string title;
    for (int i = 0; i < 121; ++i) title += "äx";
    const auto got = at.insert(notes.get(), {integer(0), text(title), text("[]"), integer(0)});
    CHECK(got.status == 422);
    CHECK(got.detail.find("…'") != std::string::npos);
    CHECK(got.detail.size() < 160);
}

TEST_CASE("null in a field that is not optional is refused with 422") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto got = at.insert(notes.get(), {integer(0), null(), text("[]"), integer(0)});
    CHECK(got.status == 422);
    CHECK(got.detail == "records: notes.title must not be null");
}

TEST_CASE("text that is not JSON is refused where JSON is kept") {
    const notes_type notes;
    const opened at({notes.get()});
    const auto got = at.insert(notes.get(), {integer(0), text("x"), text("[1,"), integer(0)});
    CHECK(got.status == 422);
    CHECK(got.detail == "records: notes.tags must be JSON, found '[1,'");
}

TEST_CASE("text in a column of integers is refused with 422") {
    const notes_type notes;
    const opened at({notes.get()});
    CHECK(at.insert(notes.get(), {integer(0), text("x"), text("[]"), text("yes")}).status == 422);
}

TEST_CASE("a list is held to its number of elements, also when it is not JSON") {
    made_type lists("lists");
    lists.field("id", BERTH_KIND_ID).field("items", BERTH_KIND_LIST).lengths(1, 2);
    const opened at({lists.get()});
    CHECK(at.insert(lists.get(), {integer(0), text("[1,2]")}).done);
    CHECK(at.insert(lists.get(), {integer(0), text("[1,2,3]")}).detail ==
          "records: lists.items must be JSON and must have 1 to 2 elements, found '[1,2,3]'");
    CHECK(at.insert(lists.get(), {integer(0), text("]")}).status == 422);
}

TEST_CASE("integers keep to their bits and limits") {
    made_type numbers("numbers");
    numbers.field("id", BERTH_KIND_ID)
        .field("small", numbers.integer(8, true))
        .field("count", numbers.integer(64, false))
        .field("age", numbers.integer(32, false))
        .range(0, 150);
    const opened at({numbers.get()});
    CHECK(at.insert(numbers.get(), {integer(0), integer(-128), integer(0), integer(150)}).done);
    CHECK(at.insert(numbers.get(), {integer(0), integer(128), integer(0), integer(0)}).detail ==
          "records: numbers.small must be -128 to 127, found 128");
    CHECK(at.insert(numbers.get(), {integer(0), integer(0), integer(-1), integer(0)}).detail ==
          "records: numbers.count must be at least 0, found -1");
    CHECK(at.insert(numbers.get(), {integer(0), integer(0), integer(0), integer(151)}).detail ==
          "records: numbers.age must be 0 to 150, found 151");
}

TEST_CASE("an enum takes its names alone") {
    static const char* const colours[]{"red", "blue"};
    made_type cars("cars");
    cars.field("id", BERTH_KIND_ID).field("colour", cars.enumeration(colours, 2));
    const opened at({cars.get()});
    CHECK(at.insert(cars.get(), {integer(0), text("blue")}).done);
    CHECK(at.insert(cars.get(), {integer(0), text("green")}).detail ==
          "records: cars.colour must be one of red, blue, found 'green'");
}

TEST_CASE("a reference must lead to a row, and holds the row it leads to") {
    made_type people("people");
    people.field("id", BERTH_KIND_ID).field("name", BERTH_KIND_STRING);
    made_type pets("pets");
    pets.field("id", BERTH_KIND_ID).field("owner", pets.reference(*people.get()));
    const opened at({pets.get()}); // people follow, as they are referred to
    const auto dangling = at.insert(pets.get(), {integer(0), integer(7)});
    CHECK(dangling.status == 409);
    CHECK(dangling.detail == "records: pets.owner: there is no row of people with id 7");
    at.insert(people.get(), {integer(7), text("Ann")});
    CHECK(at.insert(pets.get(), {integer(0), integer(7)}).done);
    const auto held = at.where(BERTH_STORE_REMOVE, people.get(), {equal(0, integer(7))});
    CHECK(held.status == 409);
    CHECK(held.detail == "records: people: rows of pets still refer to it by owner");
}

TEST_CASE("an id must be positive") {
    const notes_type notes;
    const opened at({notes.get()});
    CHECK(at.insert(notes.get(), {integer(-1), text("x"), text("[]"), integer(0)}).detail ==
          "records: notes.id must be positive, found -1");
}

TEST_CASE("a refused update leaves the row as it was") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("a"), text("[]"), integer(0)});
    at.insert(notes.get(), {integer(0), text("b"), text("[]"), integer(0)});
    CHECK(at.row(BERTH_STORE_UPDATE, notes.get(), {integer(2), text("a"), text("[]"), integer(1)}).status == 409);
    CHECK(at.get(notes.get(), 2).rows.at(0)[1].bytes == "b");
    CHECK(at.execute("UPDATE notes SET title='c'").status == 409);
    CHECK(at.get(notes.get(), 1).rows.at(0)[1].bytes == "a");
}
