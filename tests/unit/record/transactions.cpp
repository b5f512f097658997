#include "opened.hpp"

#include <chrono>
#include <thread>

using namespace record_test;
using namespace std::chrono_literals;

namespace {

std::vector<berth_value> note(std::string_view title) {
    return {integer(0), text(title), text("[]"), integer(0)};
}

record::store_options impatient() {
    record::store_options made;
    made.deadline = 150ms;
    return made;
}

} // namespace

TEST_CASE("a transaction sees its own writes, others see them after the commit") {
    const notes_type notes;
    const opened at({notes.get()});
    auto* in = at.begin();
    REQUIRE(in);
    CHECK(at.insert(notes.get(), note("a"), in).result == 1);
    CHECK(at.get(notes.get(), 1, in).rows.size() == 1);
    CHECK(at.get(notes.get(), 1).rows.empty());
    CHECK(at.commit(in).done);
    CHECK(at.get(notes.get(), 1).rows.size() == 1);
}

TEST_CASE("a rolled back transaction leaves nothing") {
    const notes_type notes;
    const opened at({notes.get()});
    auto* in = at.begin();
    at.insert(notes.get(), note("a"), in);
    at.rollback(in);
    CHECK(at.count(notes.get()) == 0);
    CHECK(at.insert(notes.get(), note("b")).done);
}

TEST_CASE("a refused statement in a transaction is undone alone") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    auto* in = at.begin();
    CHECK(at.insert(notes.get(), note("a"), in).done);
    CHECK(at.insert(notes.get(), note("a"), in).status == 409);
    CHECK(at.insert(notes.get(), note("b"), in).done);
    CHECK(at.commit(in).done);
    CHECK(at.count(notes.get()) == 2);
}

TEST_CASE("a statement that undoes its whole transaction leaves it lost") {
    const notes_type notes(BERTH_FIELD_UNIQUE);
    const opened at({notes.get()});
    auto* in = at.begin();
    at.insert(notes.get(), note("a"), in);
    CHECK(at.sql(BERTH_STORE_EXECUTE, "INSERT OR ROLLBACK INTO notes(title, tags, done) VALUES('a', '[]', 0)", {}, in)
              .status == 409);
    CHECK(at.insert(notes.get(), note("b"), in).status == 500);
    const auto end = at.commit(in);
    CHECK_FALSE(end.done);
    CHECK(end.detail.find("nothing of the transaction was kept") != std::string::npos);
    CHECK(at.count(notes.get()) == 0);
    CHECK(at.insert(notes.get(), note("b")).done);
}

TEST_CASE("a thread in a transaction that writes outside it is told so at once") {
    const notes_type notes;
    const opened at({notes.get()});
    auto* in = at.begin();
    const auto outside = at.insert(notes.get(), note("a"));
    CHECK(outside.status == 500);
    CHECK(outside.detail.find("this thread is in a transaction") != std::string::npos);
    answer second;
    CHECK(at.begin(&second) == nullptr);
    CHECK(second.status == 500);
    at.rollback(in);
}

TEST_CASE("a transaction is its thread's alone") {
    const notes_type notes;
    const opened at({notes.get()});
    auto* in = at.begin();
    answer got;
    std::thread([&] { got = at.insert(notes.get(), note("a"), in); }).join();
    CHECK(got.status == 500);
    CHECK(got.detail == "records: the transaction belongs to another thread");
    CHECK(at.commit(in).done);
}

TEST_CASE("an ended transaction cannot be used again") {
    const notes_type notes;
    const opened at({notes.get()});
    auto* in = at.begin();
    CHECK(at.commit(in).done);
    CHECK(at.insert(notes.get(), note("a"), in).status == 500);
    CHECK_FALSE(at.commit(in).done);
}

TEST_CASE("a forgotten transaction is rolled back and the store goes on") {
    const notes_type notes;
    const opened at(impatient(), {notes.get()});
    auto* forgotten = at.begin();
    REQUIRE(at.insert(notes.get(), note("lost"), forgotten).done);
    // Another thread's write waits for the deadline at most; it may meet its own just before.
    answer other;
    std::thread([&] {
        const auto until = std::chrono::steady_clock::now() + 10s;
        do {
            other = at.insert(notes.get(), note("kept"));
        } while (!other.done && std::chrono::steady_clock::now() < until);
    }).join();
    CHECK(other.done);
    const auto later = at.insert(notes.get(), note("late"), forgotten);
    CHECK(later.status == 500);
    CHECK(later.detail.find("nobody used it for 150 ms") != std::string::npos);
    CHECK_FALSE(at.commit(forgotten).done);
    CHECK(at.count(notes.get()) == 1);
}

TEST_CASE("a writer that waits too long gets 503") {
    const notes_type notes;
    const opened at(impatient(), {notes.get()});
    auto* in = at.begin();
    answer got;
    std::thread other([&] { got = at.insert(notes.get(), note("a")); });
    // Keeps the transaction in use, so that it is not taken for forgotten.
    const auto until = std::chrono::steady_clock::now() + 400ms;
    while (std::chrono::steady_clock::now() < until) at.get(notes.get(), 1, in);
    other.join();
    CHECK(got.status == 503);
    CHECK(at.commit(in).done);
    CHECK(at.count(notes.get()) == 0);
}

TEST_CASE("more writers than may wait get 503 at once") {
    const notes_type notes;
    record::store_options options;
    options.writers_waiting = 0;
    const opened at(options, {notes.get()});
    auto* in = at.begin();
    answer got;
    std::thread([&] { got = at.insert(notes.get(), note("a")); }).join();
    CHECK(got.status == 503);
    CHECK(got.detail == "records: 0 writers are waiting already");
    at.rollback(in);
}

TEST_CASE("a row must not call the store through its own transaction") {
    const notes_type notes;
    const opened at({notes.get()});
    auto* in = at.begin();
    at.insert(notes.get(), note("a"), in);
    struct inside {
        const opened& at;
        const notes_type& notes;
        berth_transaction* in;
        answer got;
    } state{at, notes, in, {}};
    const berth_rows rows{&state, [](void* to, const berth_value*, std::uint32_t) {
                              auto& self = *static_cast<inside*>(to);
                              self.got = self.at.get(self.notes.get(), 1, self.in);
                              return true;
                          }};
    const berth_statement what = opened::statement(BERTH_STORE_SELECT, notes.get());
    const berth_store* table = at.store->extension();
    CHECK(table->run(table->state, in, &what, &rows, nullptr, nullptr));
    CHECK(state.got.status == 500);
    CHECK(at.commit(in).done);
}

TEST_CASE("a store may be closed while a transaction is open") {
    const notes_type notes;
    database_file file;
    {
        const opened at(file.options(), {notes.get()});
        auto* in = at.begin();
        at.insert(notes.get(), note("a"), in);
    }
    const opened again(file.options(), {notes.get()});
    CHECK(again.count(notes.get()) == 0);
}
