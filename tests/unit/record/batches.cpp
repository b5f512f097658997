#include "opened.hpp"

#include <atomic>
#include <set>
#include <thread>

using namespace record_test;

namespace {

constexpr int writers = 16;
constexpr int each_writes = 50;

template <class Body>
void in_threads(int count, Body body) {
    std::vector<std::thread> all;
    for (int i = 0; i < count; ++i) all.emplace_back([=] { body(i); });
    for (auto& each : all) each.join();
}

} // namespace

TEST_CASE("writers at once each get their own id, and each row is there when its write returns") {
    const notes_type notes;
    database_file file;
    const opened at(file.options(), {notes.get()});
    std::vector<std::vector<std::int64_t>> given(writers);
    std::atomic<int> missing{0};
    in_threads(writers, [&](int me) {
        for (int i = 0; i < each_writes; ++i) {
            const std::string title = std::to_string(me) + "/" + std::to_string(i);
            const auto got = at.insert(notes.get(), {integer(0), text(title), text("[]"), integer(0)});
            const auto back = at.get(notes.get(), got.result);
            if (!got.done || back.rows.size() != 1 || back.rows[0][1].bytes != title) ++missing;
            given[static_cast<std::size_t>(me)].push_back(got.result);
        }
    });
    CHECK(missing == 0);
    std::set<std::int64_t> distinct;
    for (const auto& some : given) distinct.insert(some.begin(), some.end());
    CHECK(distinct.size() == writers * each_writes);
    CHECK(at.count(notes.get()) == writers * each_writes);
}

TEST_CASE("a broken constraint in a batch fails its own statement alone") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    std::atomic<int> done{0}, refused{0}, other{0};
    in_threads(writers, [&](int me) {
        for (int i = 0; i < each_writes; ++i) {
            const std::string title = i % 2 ? "same" : std::to_string(me) + "/" + std::to_string(i);
            const auto got = at.insert(notes.get(), {integer(0), text(title), text("[]"), integer(0)});
            ++(got.done ? done : got.status == 409 ? refused : other);
        }
    });
    CHECK(done == writers * each_writes / 2 + 1);
    CHECK(refused == writers * each_writes / 2 - 1);
    CHECK(other == 0);
    CHECK(at.count(notes.get()) == done);
}

TEST_CASE("a statement that makes SQLite roll back does not take its neighbours along") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    at.insert(notes.get(), {integer(0), text("same"), text("[]"), integer(0)});
    std::atomic<int> wrong{0};
    in_threads(writers, [&](int me) {
        for (int i = 0; i < each_writes; ++i) {
            if (me % 4 == 0) {
                const auto got = at.execute("INSERT OR ROLLBACK INTO notes(title, tags, done) VALUES('same', '[]', 0)");
                if (got.status != 409) ++wrong;
                continue;
            }
            const std::string title = std::to_string(me) + "/" + std::to_string(i);
            const auto got = at.insert(notes.get(), {integer(0), text(title), text("[]"), integer(0)});
            if (!got.done || at.get(notes.get(), got.result).rows.size() != 1) ++wrong;
        }
    });
    CHECK(wrong == 0);
    CHECK(at.count(notes.get()) == 1 + writers * 3 / 4 * each_writes);
}

TEST_CASE("writes, transactions and reads from many threads leave consistent rows") {
    made_type accounts("accounts");
    accounts.field("id", BERTH_KIND_ID).field("balance", BERTH_KIND_INTEGER);
    const opened at({accounts.get()});
    at.insert(accounts.get(), {integer(1), integer(1000)});
    at.insert(accounts.get(), {integer(2), integer(1000)});
    std::atomic<int> wrong{0};
    in_threads(8, [&](int me) {
        for (int i = 0; i < 40; ++i) {
            if (me % 2) {
                const auto sum = at.query("SELECT sum(balance) FROM accounts");
                if (sum.rows.size() != 1 || sum.rows[0][0].integer != 2000) ++wrong;
                continue;
            }
            auto* in = at.begin();
            const auto from = at.get(accounts.get(), 1, in), to = at.get(accounts.get(), 2, in);
            at.row(BERTH_STORE_UPDATE, accounts.get(), {integer(1), integer(from.rows[0][1].integer - 1)}, in);
            at.row(BERTH_STORE_UPDATE, accounts.get(), {integer(2), integer(to.rows[0][1].integer + 1)}, in);
            if (i % 4 == 3)
                at.rollback(in);
            else if (!at.commit(in).done)
                ++wrong;
        }
    });
    CHECK(wrong == 0);
    CHECK(at.get(accounts.get(), 2).rows[0][1].integer == 1000 + 4 * 30);
}

TEST_CASE("two stores on one file see each other's commits") {
    const notes_type notes;
    database_file file;
    const opened one(file.options(), {notes.get()});
    const opened other(file.options(), {notes.get()});
    std::atomic<int> wrong{0};
    in_threads(4, [&](int me) {
        const opened& mine = me % 2 ? one : other;
        const opened& theirs = me % 2 ? other : one;
        for (int i = 0; i < 20; ++i) {
            const auto got = mine.insert(notes.get(), {integer(0), text("x"), text("[]"), integer(0)});
            if (!got.done || theirs.get(notes.get(), got.result).rows.size() != 1) ++wrong;
        }
    });
    CHECK(wrong == 0);
    CHECK(one.count(notes.get()) == 80);
}
