// Plugins come and go while their jobs wait and run.
#include "job_host.hpp"

using namespace berth::tests;

TEST_CASE("jobs that wait run on the next instance of their plugin") {
    scratch_folder folder;
    job_host host(folder);
    const std::string running = host.defer("/narrow", "300");
    const std::string waiting = host.defer("/narrow", "2");
    REQUIRE(host.comes(running, "running"));
    auto old = std::exchange(host.tools, tools_instance());
    host.serve();
    host.retire(old);
    CHECK(host.ask("GET", "/jobs/" + running, "", {{"Prefer", "wait=20"}}).body == "300");
    CHECK(host.ask("GET", "/jobs/" + waiting, "", {{"Prefer", "wait=20"}}).body == "2");
}

TEST_CASE("a job that outlives the drain of its plugin is interrupted, a repeatable one runs again") {
    scratch_folder folder;
    job_host host(folder);
    const std::string once = host.defer("/slow", "30000");
    const std::string again = host.defer("/repeat", "300");
    REQUIRE(host.comes(once, "running"));
    REQUIRE(host.comes(again, "running"));
    auto old = std::exchange(host.tools, tools_instance());
    host.serve();
    host.retire(old, 1ms);
    CHECK(host.comes(once, "interrupted"));
    CHECK(host.ask("GET", "/jobs/" + again, "", {{"Prefer", "wait=20"}}).body == "300");
}

TEST_CASE("a tool says whether it is ready, one that is not served is not asked") {
    scratch_folder folder;
    job_host host(folder);
    const auto ready = host.jobs->readiness();
    CHECK(ready.at("echo"));
    CHECK_FALSE(ready.at("unready"));
    auto old = std::exchange(host.tools, nullptr);
    host.serve();
    host.retire(old);
    CHECK(host.jobs->readiness().empty());
}

TEST_CASE("jobs of a plugin that is gone wait, and are shown under /jobs") {
    scratch_folder folder;
    job_host host(folder);
    const std::string running = host.defer("/narrow", "100");
    const std::string waiting = host.defer("/narrow", "2");
    auto old = std::exchange(host.tools, nullptr);
    host.serve();
    host.retire(old);
    CHECK(host.comes(running, "succeeded"));
    CHECK(host.state(waiting) == "queued");
    CHECK(host.ask("GET", "/narrow/jobs/" + waiting).status == 404);
    host.tools = tools_instance();
    host.serve();
    CHECK(host.comes(waiting, "succeeded"));
}
