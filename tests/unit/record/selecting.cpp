#include "opened.hpp"

using namespace record_test;

namespace {

std::vector<std::int64_t> ids(const answer& of) {
    std::vector<std::int64_t> result;
    for (const auto& row : of.rows) result.push_back(row[0].integer);
    return result;
}
using list = std::vector<std::int64_t>;

struct five_notes {
    notes_type notes;
    opened at{{notes.get()}};
    five_notes() {
        const char* titles[]{"c", "a", "b", "a", "50%"};
        for (int i = 0; i < 5; ++i) at.insert(notes.get(), {integer(0), text(titles[i]), text("[]"), integer(i % 2)});
    }
    answer select(const std::vector<berth_term>& where, const std::vector<berth_order>& order = {},
                  std::int64_t limit = -1, std::int64_t offset = 0) const {
        return at.where(BERTH_STORE_SELECT, notes.get(), where, order, limit, offset);
    }
};

} // namespace

TEST_CASE("without conditions every row comes, by id") {
    CHECK(ids(five_notes().select({})) == list{1, 2, 3, 4, 5});
}

TEST_CASE("each comparison selects its rows") {
    const five_notes all;
    CHECK(ids(all.select({equal(1, text("a"))})) == list{2, 4});
    CHECK(ids(all.select({{BERTH_TERM_NOT_EQUAL, 1, text("a")}})) == list{1, 3, 5});
    CHECK(ids(all.select({{BERTH_TERM_LESS, 0, integer(3)}})) == list{1, 2});
    CHECK(ids(all.select({{BERTH_TERM_LESS_EQUAL, 0, integer(3)}})) == list{1, 2, 3});
    CHECK(ids(all.select({{BERTH_TERM_GREATER, 0, integer(3)}})) == list{4, 5});
    CHECK(ids(all.select({{BERTH_TERM_GREATER_EQUAL, 0, integer(3)}})) == list{3, 4, 5});
    CHECK(ids(all.select({{BERTH_TERM_LIKE, 1, text("5%")}})) == list{5});
    CHECK(ids(all.select({{BERTH_TERM_LIKE, 1, text("%\\%")}})) == list{5});
}

TEST_CASE("conditions are joined as they are nested") {
    const five_notes all;
    const auto a = equal(1, text("a")), b = equal(1, text("b")), even = equal(3, integer(1));
    CHECK(ids(all.select({a, even, combine(BERTH_TERM_AND)})) == list{2, 4});
    CHECK(ids(all.select({a, b, combine(BERTH_TERM_OR), even, combine(BERTH_TERM_NOT), combine(BERTH_TERM_AND)})) ==
          list{3});
    CHECK(ids(all.select({a, combine(BERTH_TERM_NOT), combine(BERTH_TERM_NOT)})) == list{2, 4});
    CHECK(ids(all.select({a, b, even, combine(BERTH_TERM_AND), combine(BERTH_TERM_OR)})) == list{2, 4});
    CHECK(ids(all.select({a, even, combine(BERTH_TERM_OR), combine(BERTH_TERM_NOT)})) == list{1, 3, 5});
}

TEST_CASE("comparing with null asks whether there is a value") {
    made_type things("things");
    things.field("id", BERTH_KIND_ID).field("note", things.optional(plain(BERTH_KIND_STRING)));
    const opened at({things.get()});
    at.insert(things.get(), {integer(0), null()});
    at.insert(things.get(), {integer(0), text("x")});
    CHECK(ids(at.where(BERTH_STORE_SELECT, things.get(), {equal(1, null())})) == list{1});
    CHECK(ids(at.where(BERTH_STORE_SELECT, things.get(), {{BERTH_TERM_NOT_EQUAL, 1, null()}})) == list{2});
    CHECK(ids(at.where(BERTH_STORE_SELECT, things.get(), {equal(1, text("x"))})) == list{2});
}

TEST_CASE("pages are stable: rows that are equal in the order come by id") {
    const five_notes all;
    CHECK(ids(all.select({}, {{1, 0}})) == list{5, 2, 4, 3, 1});
    CHECK(ids(all.select({}, {{1, 1}})) == list{1, 3, 4, 2, 5});
    CHECK(ids(all.select({}, {{3, 0}, {1, 1}})) == list{1, 3, 5, 4, 2});
    CHECK(ids(all.select({}, {{1, 0}}, 2, 0)) == list{5, 2});
    CHECK(ids(all.select({}, {{1, 0}}, 2, 2)) == list{4, 3});
    CHECK(ids(all.select({}, {{1, 0}}, -1, 3)) == list{3, 1});
    CHECK(all.select({}, {}, 0).rows.empty());
}

TEST_CASE("counting and removing take conditions, and without any they mean every row") {
    const five_notes all;
    CHECK(all.at.where(BERTH_STORE_COUNT, all.notes.get(), {equal(1, text("a"))}).result == 2);
    CHECK(all.at.where(BERTH_STORE_REMOVE, all.notes.get(), {equal(1, text("a"))}).result == 2);
    CHECK(all.at.count(all.notes.get()) == 3);
    CHECK(all.at.where(BERTH_STORE_REMOVE, all.notes.get(), {}).result == 3);
    CHECK(all.at.count(all.notes.get()) == 0);
}

TEST_CASE("a malformed condition is refused and its fault named") {
    const five_notes all;
    const auto a = equal(1, text("a"));
    const auto fault = [&](const std::vector<berth_term>& where) {
        const auto got = all.select(where);
        CHECK(got.status == 500);
        return got.detail;
    };
    CHECK(fault({equal(9, text("a"))}) == "records: term 0 of where names field 9, the record has 4");
    CHECK(fault({a, combine(BERTH_TERM_AND)}) == "records: term 1 of where takes more conditions than stand before it");
    CHECK(fault({combine(BERTH_TERM_NOT)}) == "records: term 0 of where takes more conditions than stand before it");
    CHECK(fault({a, a}) == "records: where leaves 2 conditions that nothing joins");
    CHECK(fault({a, combine(77)}) == "records: term 1 of where has the unknown operator 77");
    CHECK(fault(std::vector<berth_term>(600, a)) == "records: where has 600 terms, at most 512 are taken");
    CHECK(all.select({}, {{4, 0}}).detail == "records: order names field 4, the record has 4");
}

TEST_CASE("a condition that nests too deep is refused, a long flat one is not") {
    const five_notes all;
    const auto a = equal(1, text("a"));
    std::vector<berth_term> flat{a}, deep{a};
    for (int i = 0; i < 200; ++i) {
        flat.insert(flat.end(), {a, combine(BERTH_TERM_AND)});
        deep.insert(deep.end(), {a, combine(i % 2 ? BERTH_TERM_AND : BERTH_TERM_OR)});
    }
    CHECK(ids(all.select(flat)) == list{2, 4});
    CHECK(all.select(deep).detail == "records: where nests deeper than 40 levels");
}

TEST_CASE("more shapes than are kept prepared still answer") {
    const five_notes all;
    const auto a = equal(1, text("a"));
    std::vector<berth_term> where{a};
    for (int i = 0; i < 200; ++i) {
        CHECK(all.select(where).rows.size() == 2);
        where.insert(where.end(), {a, combine(BERTH_TERM_AND)});
    }
    CHECK(ids(all.select({a})) == list{2, 4});
}
