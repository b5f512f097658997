// What a crash leaves: the store is copied while jobs run, and opened again as if the host had died then.
#include "job_host.hpp"

#include <future>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

job::answer retried(job_host& host, const std::string& id) {
    std::promise<job::answer> said;
    host.jobs->retry(id, {}, [&](const job::answer& with) { said.set_value(with); });
    return said.get_future().get();
}

// The files of a store as they are at this moment. The write-ahead log last: it may only be ahead.
void copy_store(const scratch_folder& from, const scratch_folder& to) {
    for (const char* name : {"jobs.db", "jobs.db-wal"})
        std::filesystem::copy_file(from / name, to / name, std::filesystem::copy_options::overwrite_existing);
}

struct heard_ends : job::listener {
    std::vector<std::shared_ptr<const job::job_facts>> ends;
    void event(std::string_view, std::string_view, std::string_view) noexcept override {}
    void ended(std::shared_ptr<const job::job_facts> job) noexcept override { ends.push_back(std::move(job)); }
};

} // namespace

TEST_CASE("a finished job is there after a crash, and one that ran is interrupted") {
    scratch_folder before;
    scratch_folder after;
    {
        job_host host(before);
        host.post("/echo", "1", {{"job-id", "done"}});
        host.defer("/slow", "30000", {{"job-id", "cut"}});
        REQUIRE(host.comes("cut", "running"));
        copy_store(before, after);
    }
    job_host host(after);
    CHECK(host.ask("GET", "/jobs/done").body == "1");
    const reply cut = host.ask("GET", "/jobs/cut");
    CHECK(cut.status == 503);
    CHECK_THAT(cut.body, Contains("urn:berth:problem:job-interrupted"));
    CHECK_THAT(host.ask("GET", "/jobs/cut/events", "", {{"Accept", "application/json"}}).body,
               Contains(R"("state":"interrupted")"));
}

TEST_CASE("who hears of ends hears of those that a crash made, but for jobs whose end is nobody else's business") {
    scratch_folder before;
    scratch_folder after;
    {
        job_host host(before);
        host.defer("/slow", "30000", {{"job-id", "cut"}});
        job::submission silent = host.request("/slow", "30000", "silent");
        silent.tells_end = false;
        host.jobs->submit(std::move(silent), 0ms, [](const job::answer&) {});
        REQUIRE(host.comes("cut", "running"));
        REQUIRE(host.comes("silent", "running"));
        copy_store(before, after);
    }
    const auto heard = std::make_shared<heard_ends>();
    job::options options;
    options.told = heard;
    job_host host(after, options);
    REQUIRE(heard->ends.size() == 1);
    CHECK(heard->ends.front()->id == "cut");
    CHECK(heard->ends.front()->state == job::job_state::interrupted);
    CHECK_THAT(heard->ends.front()->problem, Contains("urn:berth:problem:job-interrupted"));
    CHECK(host.state("silent") == "interrupted");
}

TEST_CASE("an interrupted job runs again when it is posted again") {
    scratch_folder before;
    scratch_folder after;
    {
        job_host host(before);
        host.defer("/slow", "500", {{"job-id", "cut"}});
        REQUIRE(host.comes("cut", "running"));
        copy_store(before, after);
    }
    job_host host(after);
    CHECK(host.post("/slow", "1", {{"job-id", "cut"}}).status == 409);
    const reply again = host.post("/slow", "500", {{"job-id", "cut"}, {"Prefer", "wait=20"}});
    CHECK(again.status == 200);
    CHECK(again.header("Job-Replayed").empty());
}

TEST_CASE("waiting jobs run after a crash, in their order, with their requests and authorization") {
    scratch_folder before;
    scratch_folder after;
    const header_list mine{{"Authorization", "me"}};
    {
        job_host host(before, {}, false); // nobody serves the tool
        host.tools = tools_instance();
        host.serve();
        host.defer("/narrow", "30000", {{"job-id", "first"}});
        host.defer("/narrow", "2", {{"job-id", "second"}});
        host.defer("/narrow", "3", {{"job-id", "third"}});
        copy_store(before, after);
    }
    job_host host(after, {}, false);
    CHECK(host.state("second") == "queued");
    CHECK(host.jobs->queued() == 2);
    host.tools = tools_instance();
    host.serve();
    CHECK(host.ask("GET", "/jobs/second", "", {{"Prefer", "wait=20"}}).body == "2");
    CHECK(host.ask("GET", "/jobs/third", "", {{"Prefer", "wait=20"}}).body == "3");
}

TEST_CASE("a repeatable job that a crash cut off runs again by itself") {
    scratch_folder before;
    scratch_folder after;
    {
        job_host host(before);
        host.defer("/repeat", "400", {{"job-id", "r"}});
        REQUIRE(host.comes("r", "running"));
        copy_store(before, after);
    }
    job_host host(after);
    CHECK(host.ask("GET", "/jobs/r", "", {{"Prefer", "wait=20"}}).body == "400");
    CHECK_THAT(host.ask("GET", "/jobs/r/status").body, Contains(R"("attempts":2)"));
}

TEST_CASE("a job that was asked to stop when the host died is cancelled") {
    scratch_folder before;
    scratch_folder after;
    {
        job_host host(before);
        host.defer("/stubborn", "500", {{"job-id", "c"}});
        REQUIRE(host.comes("c", "running"));
        REQUIRE(host.ask("DELETE", "/jobs/c").status == 202);
        copy_store(before, after);
    }
    job_host host(after);
    CHECK(host.state("c") == "cancelled");
}

TEST_CASE("an operator queues an interrupted job again") {
    scratch_folder before;
    scratch_folder after;
    {
        job_host host(before);
        host.defer("/slow", "300", {{"job-id", "cut"}});
        REQUIRE(host.comes("cut", "running"));
        copy_store(before, after);
    }
    job_host host(after);
    CHECK(retried(host, "cut").what == job::answer::kind::pending);
    CHECK(host.ask("GET", "/jobs/cut", "", {{"Prefer", "wait=20"}}).body == "300");
    const job::answer again = retried(host, "cut");
    CHECK(again.status == 409);
    CHECK_THAT(again.detail, Contains("cut has succeeded") && Contains("not kept"));
}

TEST_CASE("an operator queues a failed and a cancelled job again, but not one whose request is gone") {
    scratch_folder folder;
    job_host host(folder);
    CHECK(host.post("/fail", "500", {{"job-id", "bad"}}).status == 500);
    CHECK(retried(host, "bad").what == job::answer::kind::pending);
    CHECK(host.comes("bad", "failed"));
    CHECK_THAT(host.ask("GET", "/jobs/bad/status").body, Contains(R"("attempts":2)"));

    host.defer("/slow", "400", {{"job-id", "slow"}});
    CHECK_THAT(retried(host, "slow").detail, Contains("is not finished"));
    host.ask("DELETE", "/jobs/slow");
    REQUIRE(host.comes("slow", "cancelled"));
    CHECK(retried(host, "slow").what == job::answer::kind::pending);
    CHECK(host.ask("GET", "/jobs/slow", "", {{"Prefer", "wait=20"}}).body == "400");

    CHECK(host.ask("DELETE", "/jobs/bad").status == 204);
    CHECK_THAT(retried(host, "bad").detail, Contains("its request went with that"));
    CHECK(retried(host, "nobody").what == job::answer::kind::unknown);
}

TEST_CASE("a job that is tried again while its caller posts it again runs, and the caller is told to come back") {
    scratch_folder folder;
    job_host host(folder);
    CHECK(host.post("/fail", "500", {{"job-id", "bad"}}).status == 500);
    std::promise<job::answer> tried, posted;
    host.between_commits([&] {
        host.jobs->retry("bad", {}, [&](const job::answer& with) { tried.set_value(with); });
        host.jobs->submit(host.request("/fail", "500", "bad"), 0ms,
                          [&](const job::answer& with) { posted.set_value(with); });
    });
    CHECK(tried.get_future().get().what == job::answer::kind::pending);
    const job::answer refused = posted.get_future().get();
    CHECK(refused.status == 503);
    CHECK_THAT(refused.detail, Contains("taken up again"));
    CHECK(host.comes("bad", "failed"));
    CHECK_THAT(host.ask("GET", "/jobs/bad/status").body, Contains(R"("attempts":2)"));
}
