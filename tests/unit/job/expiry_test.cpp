// Finished jobs are forgotten in two steps.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("a result expires, answers 410 for a day, and is unknown then") {
    scratch_folder folder;
    job_host host(folder);
    host.post("/narrow", "1", {{"job-id", "a"}, {"Prefer", "wait=20"}}); // its results live for a second
    CHECK(host.ask("GET", "/jobs/a").status == 200);
    host.pass(12s);
    CHECK(eventually([&] { return host.ask("GET", "/jobs/a").status == 410; }));
    CHECK_THAT(host.ask("GET", "/jobs/a/status").body, Contains(R"("gone":true)"));
    CHECK(host.post("/narrow", "1", {{"job-id", "a"}}).status == 410);
    host.pass(25h);
    CHECK(eventually([&] { return host.ask("GET", "/jobs/a").status == 404; }));
}

TEST_CASE("a job that runs does not expire") {
    scratch_folder folder;
    job_host host(folder);
    host.defer("/narrow", "300", {{"job-id", "a"}});
    REQUIRE(host.comes("a", "running"));
    host.pass(30s);
    CHECK(host.ask("GET", "/jobs/a").status == 204);
    CHECK(host.comes("a", "succeeded"));
}

TEST_CASE("of jobs in memory the oldest go beyond the limit") {
    scratch_folder folder;
    job::options two;
    two.fleeting = 2;
    job_host host(folder, two);
    for (const char* id : {"a", "b", "c"}) host.post("/fleeting", "1", {{"job-id", id}});
    CHECK(host.ask("GET", "/jobs/a").status == 404);
    CHECK(host.ask("GET", "/jobs/b").status == 200);
    CHECK(host.ask("GET", "/jobs/c").status == 200);
}
