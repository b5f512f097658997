#include <app/job_operations.hpp>
#include <app/job_options.hpp>

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <filesystem>

using namespace berth::host;
using namespace berth::host::app;
using Catch::Matchers::Contains;

namespace {

struct kept_jobs {
    kept_jobs() : folder(Poco::TemporaryFile::tempName()) {
        job::options options;
        options.folder = folder;
        manager = std::get<std::shared_ptr<job::manager>>(job::manager::open(options));
        routes = std::make_unique<job::routes>(manager, job::tool_texts(), job::public_url_rules(), "1.2.3");
    }
    ~kept_jobs() {
        manager->close();
        std::filesystem::remove_all(folder);
    }
    const std::filesystem::path folder;
    std::shared_ptr<job::manager> manager;
    std::unique_ptr<job::routes> routes;
};

} // namespace

TEST_CASE("operators see an empty list, and hear of what is wrong with their question") {
    kept_jobs kept;
    job_operations operations(kept.manager, *kept.routes);
    CHECK(operations.list("").body == R"({"jobs":[]})");
    CHECK(operations.list("state=lost").status == 400);
    CHECK(operations.list("limit=0").status == 400);
}

TEST_CASE("a job that is not there is a 404 problem to operators, whatever they want of it") {
    kept_jobs kept;
    job_operations operations(kept.manager, *kept.routes);
    for (const http::response& answer : {operations.show("a"), operations.cancel("a"), operations.retry("a")}) {
        CHECK(answer.status == 404);
        CHECK_THAT(answer.body, Contains("GET /admin/v1/jobs"));
    }
}

TEST_CASE("the settings of jobs arrive at the manager") {
    const layered made = layer({"",
                                R"({"jobs":{"queue":7,"deferred_status":"202","durability":"normal",)"
                                R"("invalid_detail":"list","store_authorization":true},)"
                                R"("http":{"trusted_proxies":["10.0.0.1"]}})",
                                {},
                                {}});
    REQUIRE(made.faults.empty());
    const job::options options = job_options_of(made.values);
    CHECK(options.queue == 7);
    CHECK(options.defer_with_document);
    CHECK_FALSE(options.full_durability);
    CHECK(options.list_in_detail);
    CHECK(options.store_authorization);
    CHECK(options.grace == job::options{}.grace);
    CHECK(options.stored_bytes == job::options{}.stored_bytes);
    CHECK(public_url_rules_of(made.values).trusted == std::vector<std::string>{"10.0.0.1"});
}
