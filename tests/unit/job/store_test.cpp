#include <job/events.hpp>
#include <job/rows.hpp>
#include <job/store.hpp>
#include <job/upkeep.hpp>

#include "scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace berth::host::job;
using berth::tests::scratch_folder;

namespace {

std::unique_ptr<store> opened(const scratch_folder& folder) {
    auto result = store::open(folder / "jobs.db", false);
    if (auto reason = std::get_if<std::string>(&result)) FAIL(*reason);
    return std::get<std::unique_ptr<store>>(std::move(result));
}

job_facts sample(std::int64_t number, std::string id, job_state state = job_state::queued) {
    job_facts facts;
    facts.number = number;
    facts.id = std::move(id);
    facts.plugin = "p";
    facts.path = "/t";
    facts.tool = "t";
    facts.state = state;
    return facts;
}

std::string written(store& to, store::work what) {
    std::promise<std::string> done;
    to.write(std::move(what), [&](const std::string& fault) { done.set_value(fault); });
    return done.get_future().get();
}

} // namespace

TEST_CASE("the store is for this user alone") {
    scratch_folder folder;
    opened(folder);
    using std::filesystem::perms;
    CHECK(std::filesystem::status(folder / "jobs.db").permissions() == (perms::owner_read | perms::owner_write));
}

TEST_CASE("a store of a newer version is refused with what to do") {
    scratch_folder folder;
    opened(folder)->write_now([](auto& on) { on.database().exec("PRAGMA user_version = 9"); });
    auto again = store::open(folder / "jobs.db", false);
    REQUIRE(std::holds_alternative<std::string>(again));
    CHECK_THAT(std::get<std::string>(again), Catch::Contains("version 9") && Catch::Contains("newer host"));
}

TEST_CASE("what fails in a batch takes nobody along") {
    scratch_folder folder;
    auto kept = opened(folder);
    std::promise<std::string> good;
    std::promise<std::string> bad;
    // Queued before the thread starts, so that they are one batch.
    kept->write([](auto& on) { insert_job(on, sample(1, "a"), {}, {}, with_authorization::no); },
                [&](const std::string& fault) { good.set_value(fault); });
    kept->write([](auto& on) { insert_job(on, sample(1, "b"), {}, {}, with_authorization::no); }, // the number is taken
                [&](const std::string& fault) { bad.set_value(fault); });
    kept->start();
    CHECK(good.get_future().get().empty());
    CHECK_FALSE(bad.get_future().get().empty());
    std::optional<job_facts> found;
    CHECK(kept->read_now([&](auto& on) { found = find_job(on, "a", with_result::no); }).empty());
    CHECK(found);
}

TEST_CASE("what waits is written before the store closes") {
    scratch_folder folder;
    {
        auto kept = opened(folder);
        kept->start();
        for (int i = 1; i <= 2000; ++i)
            kept->write([i](auto& on) { insert_job(on, sample(i, std::to_string(i)), {}, {}, with_authorization::no); },
                        [](const auto&) {});
        kept->close();
    }
    std::int64_t count = 0;
    opened(folder)->read_now([&](auto& on) { count = count_of_jobs(on); });
    CHECK(count == 2000);
}

TEST_CASE("of a finished job the request goes, of an interrupted one it stays") {
    scratch_folder folder;
    auto kept = opened(folder);
    kept->start();
    for (auto [id, state] : {std::pair{"a", job_state::succeeded}, {"b", job_state::interrupted}}) {
        const std::string fault = written(*kept, [&, state = state, id = id](auto& on) {
            const job_facts facts = sample(state == job_state::succeeded ? 1 : 2, id);
            insert_job(on, facts, {"body", "", "secret", "", ""}, {}, with_authorization::yes);
            job_facts end = facts;
            end.state = state;
            end_job(on, end, {2, 0, "state", "{}"});
        });
        REQUIRE(fault.empty());
    }
    kept->read_now([](auto& on) {
        statement rows(on, "SELECT request, authorization FROM job ORDER BY number");
        REQUIRE(rows.step());
        CHECK(rows.is_null(0));
        CHECK(rows.is_null(1));
        REQUIRE(rows.step());
        CHECK(rows.text(0) == "body");
        CHECK(rows.text(1) == "secret");
    });
}

TEST_CASE("no question about jobs walks through all of them") {
    scratch_folder folder;
    auto kept = opened(folder);
    for (const char* sql :
         {"SELECT id FROM job WHERE number < 5 AND gone = 0 AND owner = x'00' AND owner <> zeroblob(32) ORDER BY number DESC "
          "LIMIT 9",
          "SELECT id FROM job WHERE number < 5 AND gone = 0 AND expires IS NULL AND state = 'queued' ORDER BY number DESC "
          "LIMIT 9",
          "SELECT id FROM job WHERE number < 5 AND gone = 0 AND state = 'failed' ORDER BY number DESC LIMIT 9",
          "SELECT id FROM job WHERE number < 5 AND gone = 0 AND path = '/t' ORDER BY number DESC LIMIT 9",
          "SELECT number FROM job WHERE expires <= 5 ORDER BY expires LIMIT 9"}) {
        INFO(sql);
        kept->read_now([&](auto& on) {
            statement plan(on, std::string("EXPLAIN QUERY PLAN ") + sql);
            std::string all;
            while (plan.step()) all += plan.text(3) + '\n';
            INFO(all);
            CHECK_THAT(all, Catch::Contains("USING INDEX job_by_") || Catch::Contains("USING COVERING INDEX job_by_"));
            CHECK_THAT(all, !Catch::Contains("TEMP B-TREE"));
        });
    }
}

TEST_CASE("the moves of a job stand between what its tool reported, in the order in which they came") {
    scratch_folder folder;
    auto kept = opened(folder);
    kept->write_now([](auto& on) {
        job_facts facts = sample(1, "a");
        insert_job(on, facts, {}, 10, with_authorization::no);
        facts.state = job_state::running;
        facts.attempts = 1;
        claim_job(on, facts, {2, 20, {}, {}}, false);
        add_event(on, 1, {3, 30, "generic", "{}"});
        facts.state = job_state::failed;
        end_job(on, facts, {4, 40, {}, {}});
    });
    kept->read_now([](auto& on) {
        const std::vector<job_event> all = read_events(on, 1, 0, 9);
        REQUIRE(all.size() == 4);
        CHECK(all[0].json == R"({"state":"queued","attempt":0,"$schema":"urn:berth:schema:job.event.state.1"})");
        CHECK(all[1].json == R"({"state":"running","attempt":1,"$schema":"urn:berth:schema:job.event.state.1"})");
        CHECK(all[2].kind == "generic");
        CHECK(all[3].at == 40);
        CHECK(last_event(on, 1) == 4);
        const std::vector<job_event> one = read_events(on, 1, 2, 1);
        REQUIRE(one.size() == 1);
        CHECK(one.front().number == 3);
    });
}

TEST_CASE("a store of the version before is taken over with its jobs and their events") {
    scratch_folder folder;
    {
        auto kept = opened(folder);
        REQUIRE(kept->write_now([](auto& on) {
            job_facts facts = sample(1, "a", job_state::running);
            facts.attempts = 1;
            insert_job(on, facts, {"body", "", "", "", ""}, 10, with_authorization::no);
            add_event(on, 1, {1, 10, "state", "{}"});
            add_event(on, 1, {2, 20, "generic", "{}"});
        }).empty());
        REQUIRE(kept->write_now([](auto& on) {
            on.database().exec("DROP INDEX job_by_tool; DROP INDEX job_by_end; DROP INDEX job_by_trouble; DROP INDEX "
                               "job_by_owner; ALTER TABLE job DROP COLUMN moves; ALTER TABLE job DROP COLUMN tells_end; PRAGMA user_version = 2;"
                               "CREATE INDEX job_by_owner ON job (owner, number);"
                               "CREATE INDEX job_by_owner_and_state ON job (owner, state, number);"
                               "CREATE INDEX job_by_state ON job (state, number);"
                               "CREATE INDEX job_by_tool ON job (path, number);"
                               "CREATE INDEX job_by_end ON job (expires) WHERE expires IS NOT NULL;");
        }).empty());
    }
    auto again = opened(folder);
    REQUIRE(again->write_now([](auto& on) {
        const recovered count = recover(on, 30, std::chrono::hours(1));
        CHECK(count.interrupted == 1);
        const std::vector<job_event> all = read_events(on, 1, 0, 9);
        REQUIRE(all.size() == 3);
        CHECK(all[1].kind == "generic");
        CHECK(all[2].number == 3);
        CHECK_THAT(all[2].json, Catch::Contains("interrupted"));
    }).empty());
}
