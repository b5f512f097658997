// Every refusal names its limit and its value.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("a full queue is 503 with Retry-After") {
    scratch_folder folder;
    job_host host(folder);
    for (int i = 0; i < 3; ++i) host.defer("/narrow", "30000");
    const reply got = host.post("/narrow", "1");
    CHECK(got.status == 503);
    CHECK(got.header("Retry-After") == "1");
    CHECK_THAT(got.body, Contains("2 jobs of narrow wait") && Contains("jobs.queue"));
    CHECK(host.post("/echo", "1").status == 200); // the others do not mind
}

TEST_CASE("jobs that are still being written count as waiting") {
    scratch_folder folder;
    job_host host(folder);
    host.defer("/narrow", "30000");
    std::vector<std::string> refusals;
    host.between_commits([&] {
        for (int i = 0; i < 3; ++i)
            host.jobs->submit(host.request("/narrow", "1"), 0ms, [&, i](const job::answer& with) {
                if (i == 2) refusals.push_back(with.detail);
            });
    });
    REQUIRE(refusals.size() == 1);
    CHECK_THAT(refusals.front(), Contains("2 jobs of narrow wait") && Contains("jobs.queue"));
}

TEST_CASE("a caller over its share is 429, and others are not") {
    scratch_folder folder;
    job::options little;
    little.owner_jobs = 1;
    job_host host(folder, little);
    host.defer("/slow", "30000", {{"Authorization", "a"}});
    const reply got = host.post("/slow", "1", {{"Authorization", "a"}});
    CHECK(got.status == 429);
    CHECK_THAT(got.body, Contains("jobs.owner_jobs"));
    CHECK(host.post("/echo", "1", {{"Authorization", "b"}}).status == 200);
    CHECK(host.post("/echo", "1").status == 200);
}

TEST_CASE("the sum of workers bounds what runs, and the rest waits its turn") {
    scratch_folder folder;
    job::options one;
    one.workers = 1;
    job_host host(folder, one);
    const std::string first = host.defer("/slow", "30000");
    const std::string second = host.defer("/echo", "2");
    REQUIRE(host.comes(first, "running"));
    CHECK(host.state(second) == "queued");
    host.ask("DELETE", "/jobs/" + first);
    CHECK(host.comes(second, "succeeded"));
}

TEST_CASE("requests beyond the memory for them are read back from the store") {
    scratch_folder folder;
    job::options none;
    none.memory_bytes = 0;
    job_host host(folder, none);
    const std::string first = host.defer("/narrow", "100");
    const std::string second = host.defer("/narrow", "2");
    CHECK(host.ask("GET", "/jobs/" + second, "", {{"Prefer", "wait=20"}}).body == "2");
}

TEST_CASE("a result over the limit fails the job and names the limit") {
    scratch_folder folder;
    job::options small;
    small.result_bytes = 1000;
    job_host host(folder, small);
    const reply got = host.post("/large", "1001");
    CHECK(got.status == 500);
    CHECK_THAT(got.body, Contains("1001 bytes") && Contains("jobs.result_bytes"));
}

TEST_CASE("large results count as bytes in the store, until they are removed") {
    scratch_folder folder;
    job::options small;
    small.stored_bytes = 1'500'000;
    {
        job_host host(folder, small);
        CHECK(host.post("/large", "1000000").status == 200);
        CHECK(host.post("/large", "1000000", {{"job-id", "second"}}).status == 200);
        const reply got = host.post("/echo", "1");
        CHECK(got.status == 503);
        CHECK_THAT(got.body, Contains("jobs.stored_bytes"));
    }
    job_host host(folder, small); // which counts anew
    CHECK(host.post("/echo", "1").status == 503);
    CHECK(host.ask("DELETE", "/jobs/second").status == 204);
    CHECK(host.post("/echo", "1").status == 200);
}

TEST_CASE("a job that runs too long is asked to stop, and has failed with 504") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/brief", "30000", {{"Prefer", "wait=30"}});
    CHECK(got.status == 504);
    CHECK_THAT(got.body, Contains("50 ms") && Contains("run_time"));
}
