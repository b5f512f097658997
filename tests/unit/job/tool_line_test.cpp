#include <job/tool_line.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::job;

namespace {

std::shared_ptr<live_job> waiting(std::uint32_t bytes) {
    auto job = std::make_shared<live_job>();
    job->request_bytes = bytes;
    return job;
}

} // namespace

TEST_CASE("places in the queue move up when one before leaves") {
    tool_line line("p", "/t", "queue_test");
    std::vector<std::shared_ptr<live_job>> jobs;
    for (int i = 0; i < 5; ++i) line.push_back(jobs.emplace_back(waiting(10)));
    CHECK(line.position(*jobs[4]) == 4u);
    CHECK(line.remove(*jobs[2]));
    CHECK_FALSE(line.remove(*jobs[2]));
    CHECK(line.position(*jobs[4]) == 3u);
    CHECK(line.pop_front() == jobs[0]);
    CHECK(line.position(*jobs[4]) == 2u);
    line.push_front(jobs[0]);
    CHECK(line.position(*jobs[0]) == 0u);
    CHECK(line.position(*jobs[1]) == 1u);
    CHECK(line.queue_bytes == 40);
}

TEST_CASE("short runs are claimed ahead for as long as a claim takes, long ones not at all") {
    tool_line line("p", "/t", "ahead_test");
    line.rules.workers = 2;
    CHECK(line.ahead(4000) == 0); // nothing is known
    line.ran_for(1000);
    CHECK(line.ahead(4000) == 8);
    CHECK(line.ahead(1'000'000) == most_ahead);
    for (int i = 0; i < 100; ++i) line.ran_for(30'000'000);
    CHECK(line.ahead(1'000'000) == 0);
    for (int i = 0; i < 200; ++i) line.ran_for(0);
    CHECK(line.ahead(100) > 10);
}

TEST_CASE("what a tool does not say is the host's to say") {
    berth_tool tool{};
    tool.size = sizeof tool;
    tool.max_wait = tool.refresh_interval = tool.workers = tool.queue = tool.run_time = tool.result_time =
        tool.results = tool.attempts = -1;
    options within;
    within.tool_workers = 7;
    CHECK(rules_of(tool, within).workers == 7);
    CHECK(rules_of(tool, within).max_wait == within.max_wait);
    CHECK(rules_of(tool, within).attempts == 1);
    CHECK(rules_of(tool, within).durable);
    tool.workers = 0;
    tool.max_wait = 1'000'000;
    tool.flags = BERTH_TOOL_REPEATABLE | BERTH_TOOL_FLEETING;
    CHECK(rules_of(tool, within).workers == 1); // none would never run anything
    CHECK(rules_of(tool, within).max_wait == within.wait);
    CHECK(rules_of(tool, within).attempts == within.attempts);
    CHECK_FALSE(rules_of(tool, within).durable);
}

TEST_CASE("a run begins once or is given up, whichever comes first") {
    run_handle run;
    CHECK(run.begin(0));
    CHECK(run.forbid() == 0);
    CHECK(run.forbid() == 0);
    run_handle early;
    CHECK_FALSE(early.forbid());
    CHECK_FALSE(early.begin(7));
    CHECK_FALSE(early.forbid());
}
