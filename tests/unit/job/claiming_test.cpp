// Jobs are claimed ahead of their workers; nobody sees more of that than that it is quick.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

job::options one_worker() {
    job::options options;
    options.tool_workers = 1;
    return options;
}

void post_many(job_host& host, const std::string& path, const std::string& body, int threads, int each) {
    std::vector<std::thread> callers;
    std::atomic<int> good{0};
    for (int i = 0; i < threads; ++i)
        callers.emplace_back([&] {
            for (int n = 0; n < each; ++n) good += host.post(path, body, {{"Prefer", "wait=30"}}).status == 200;
        });
    for (std::thread& one : callers) one.join();
    CHECK(good == threads * each);
}

} // namespace

TEST_CASE("many short jobs at once each run once, on few workers") {
    scratch_folder folder;
    job_host host(folder, one_worker());
    post_many(host, "/context", "{}", 8, 40);
    const reply got = host.post("/context", "{}", {{"job-id", "last"}});
    CHECK_THAT(got.body, Contains(R"("attempt":1)"));
    CHECK(host.jobs->running() == 0);
}

TEST_CASE("jobs that were claimed for workers that then take long are queued again, in their order") {
    scratch_folder folder;
    job_host host(folder, one_worker());
    post_many(host, "/slow", "0", 8, 40); // the host learns that runs are short
    std::vector<std::string> ids;
    for (int i = 0; i < 12; ++i) ids.push_back(host.defer("/slow", i == 0 ? "30000" : "1"));
    REQUIRE(host.comes(ids.front(), "running"));
    CHECK(eventually([&] {
        host.pass(300ms);
        return host.jobs->queued() == ids.size() - 1;
    }));
    for (std::size_t i = 1; i < ids.size(); ++i) {
        const std::string status = host.ask("GET", "/jobs/" + ids[i] + "/status").body;
        CHECK_THAT(status, Contains(R"("state":"queued","position":)" + std::to_string(i - 1)));
        CHECK_THAT(status, Contains(R"("attempts":0)"));
    }
    host.ask("DELETE", "/jobs/" + ids.front());
    for (std::size_t i = 1; i < ids.size(); ++i) CHECK(host.comes(ids[i], "succeeded"));
}

TEST_CASE("when the host stops, what was claimed and has not begun waits for the next start") {
    scratch_folder folder;
    std::vector<std::string> ids;
    {
        job::options options = one_worker();
        options.grace = 20ms;
        job_host host(folder, options);
        post_many(host, "/slow", "0", 8, 40);
        for (int i = 0; i < 12; ++i) ids.push_back(host.defer("/slow", i == 0 ? "30000" : "1"));
        REQUIRE(host.comes(ids.front(), "running"));
        CHECK(host.jobs->drain(10ms) == 1);
        CHECK(host.state(ids.front()) == "interrupted");
        CHECK(host.jobs->queued() == ids.size() - 1);
    }
    job_host host(folder);
    for (std::size_t i = 1; i < ids.size(); ++i) CHECK(host.comes(ids[i], "succeeded"));
}
