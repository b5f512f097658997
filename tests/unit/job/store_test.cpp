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
         {"SELECT id FROM job WHERE number < 5 AND gone = 0 AND owner = x'00' ORDER BY number DESC LIMIT 9",
          "SELECT id FROM job WHERE number < 5 AND gone = 0 AND owner = x'00' AND state = 'queued' ORDER BY number "
          "DESC LIMIT 9",
          "SELECT id FROM job WHERE number < 5 AND gone = 0 AND state = 'failed' ORDER BY number DESC LIMIT 9",
          "SELECT number FROM job WHERE expires <= 5 ORDER BY expires LIMIT 9"}) {
        INFO(sql);
        kept->read_now([&](auto& on) {
            statement plan(on, std::string("EXPLAIN QUERY PLAN ") + sql);
            std::string all;
            while (plan.step()) all += plan.text(3) + '\n';
            INFO(all);
            CHECK_THAT(all, Catch::Contains("SEARCH") && !Catch::Contains("TEMP B-TREE"));
        });
    }
}
