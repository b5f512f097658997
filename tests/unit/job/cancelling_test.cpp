// DELETE: jobs that wait, run and are finished.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("a waiting job is cancelled at once, and answers 410 from then on") {
    scratch_folder folder;
    job_host host(folder);
    const std::string running = host.defer("/narrow", "30000");
    const std::string waiting = host.defer("/narrow", "1");
    const reply got = host.ask("DELETE", "/narrow/jobs/" + waiting);
    CHECK(got.status == 200);
    CHECK_THAT(got.body, Contains(R"("state":"cancelled")"));
    const reply after = host.ask("GET", "/narrow/jobs/" + waiting);
    CHECK(after.status == 410);
    CHECK(after.content_type == "application/problem+json");
    CHECK_THAT(after.body, Contains("urn:berth:problem:job-cancelled"));
    host.ask("DELETE", "/jobs/" + running);
}

TEST_CASE("a running job that heeds it stops, and is cancelled") {
    scratch_folder folder;
    job_host host(folder);
    const std::string id = host.defer("/slow", "30000");
    REQUIRE(eventually([&] { return host.tools->running() == 1; }));
    const reply got = host.ask("DELETE", "/jobs/" + id);
    CHECK(got.status == 202);
    CHECK_THAT(got.body, Contains(R"("stopping":true)"));
    CHECK(host.comes(id, "cancelled"));
}

TEST_CASE("a running job that does not heed it is given up after the grace, and its late result dropped") {
    scratch_folder folder;
    job_host host(folder);
    const std::string id = host.defer("/stubborn", "2000");
    REQUIRE(eventually([&] { return host.tools->running() == 1; }));
    CHECK(host.ask("DELETE", "/jobs/" + id).status == 202);
    CHECK(host.state(id) == "running");
    host.pass(6s);
    CHECK(host.comes(id, "cancelled"));
    CHECK(eventually([&] { return host.tools->running() == 0; }));
    CHECK(host.state(id) == "cancelled");
}

TEST_CASE("of a finished job the result is removed") {
    scratch_folder folder;
    job_host host(folder);
    for (const char* tool : {"/echo", "/fleeting"}) {
        INFO(tool);
        const std::string id = std::string("x") + tool[1];
        host.post(tool, "1", {{"job-id", id}});
        CHECK(host.ask("DELETE", "/jobs/" + id).status == 204);
        const reply after = host.ask("GET", "/jobs/" + id);
        CHECK(after.status == 410);
        CHECK_THAT(after.body, Contains("urn:berth:problem:job-expired"));
    }
    CHECK(host.ask("DELETE", "/jobs/none").status == 404);
}

TEST_CASE("a caller who waits hears that the job was cancelled") {
    scratch_folder folder;
    job_host host(folder);
    const std::string id = host.defer("/slow", "30000");
    bool ran = false;
    std::thread other([&] {
        ran = eventually([&] { return host.state(id) == "running"; });
        host.ask("DELETE", "/jobs/" + id);
    });
    CHECK(host.ask("GET", "/jobs/" + id, "", {{"Prefer", "wait=30"}}).status == 410);
    other.join();
    CHECK(ran);
}
