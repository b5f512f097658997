// The host stops: what runs may end, what waits stays, and who looks is served.
#include "job_host.hpp"

#include <future>

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("while draining new jobs are 503 and close, and jobs are shown as before") {
    scratch_folder folder;
    job_host host(folder);
    const std::string id = host.defer("/slow", "300");
    auto drained = std::async(std::launch::async, [&] { return host.jobs->drain(20s); });
    REQUIRE(eventually([&] { return host.jobs->draining(); }));
    const reply refused = host.post("/echo", "1");
    CHECK(refused.status == 503);
    CHECK(refused.header("Connection") == "close");
    CHECK(refused.header("Retry-After") == "5");
    CHECK_THAT(refused.body, Contains("draining"));
    CHECK(host.ask("GET", "/jobs/" + id).status != 404);
    CHECK(drained.get() == 0);
    CHECK(host.state(id) == "succeeded");
}

TEST_CASE("a job that does not end in time is asked to stop and then interrupted; what waits stays") {
    scratch_folder folder;
    job::options quick;
    quick.grace = 20ms;
    {
        job_host host(folder, quick);
        const std::string heeds = host.defer("/narrow", "30000", {{"job-id", "heeds"}});
        host.defer("/narrow", "4", {{"job-id", "waits"}});
        host.defer("/stubborn", "300", {{"job-id", "stubborn"}});
        REQUIRE(host.works("heeds"));
        REQUIRE(host.works("stubborn"));
        CHECK(host.jobs->drain(10ms) == 2);
        CHECK(host.state("heeds") == "interrupted");
        CHECK(host.state("stubborn") == "interrupted");
        CHECK(host.state("waits") == "queued");
    }
    job_host host(folder);
    CHECK(host.ask("GET", "/jobs/waits", "", {{"Prefer", "wait=20"}}).body == "4");
}

TEST_CASE("a second wish to end cuts the time of running jobs to nothing") {
    scratch_folder folder;
    job_host host(folder);
    host.defer("/slow", "30000", {{"job-id", "a"}});
    REQUIRE(host.works("a"));
    auto drained = std::async(std::launch::async, [&] { return host.jobs->drain(60s); });
    REQUIRE(eventually([&] { return host.jobs->hurry(); }));
    CHECK(drained.get() == 1);
    CHECK(host.state("a") == "interrupted");
}

TEST_CASE("after resuming jobs are taken again") {
    scratch_folder folder;
    job_host host(folder);
    host.jobs->set_draining(true);
    CHECK(host.post("/echo", "1").status == 503);
    host.jobs->set_draining(false);
    CHECK(host.post("/echo", "1").status == 200);
}

TEST_CASE("a third wish to end cuts the grace, too") {
    scratch_folder folder;
    job::options patient;
    patient.grace = 60s;
    job_host host(folder, patient);
    host.defer("/stubborn", "1000", {{"job-id", "a"}});
    REQUIRE(host.works("a"));
    auto drained = std::async(std::launch::async, [&] { return host.jobs->drain(60s); });
    REQUIRE(eventually([&] {
        host.jobs->hurry();
        return drained.wait_for(0ms) == std::future_status::ready;
    }));
    CHECK(drained.get() == 1);
    CHECK(host.state("a") == "interrupted");
    CHECK_FALSE(host.jobs->hurry());
}
