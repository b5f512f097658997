// How long callers wait, and what they hear when that is over.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("respond-async answers 204 at once, with where to look and when") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/narrow", "30000", {{"Prefer", "Respond-Async"}, {"job-id", "n"}});
    CHECK(got.status == 204);
    CHECK(got.header("Location") == "/narrow/jobs/n");
    CHECK(got.header("Retry-Later") == "2");
    CHECK(got.header("Retry-After") == "2");
    CHECK(got.header("job-id") == "urn:ivcap:job:n");
    CHECK(got.header("Ivcap-Self-Report-Result") == "true");
    CHECK(got.header("Preference-Applied") == "respond-async");
    const reply poll = host.ask("GET", "/narrow/jobs/n");
    CHECK(poll.status == 204);
    CHECK(poll.header("Location") == "/narrow/jobs/n");
    host.ask("DELETE", "/jobs/n");
}

TEST_CASE("a tool's own time to wait decides when the caller says nothing") {
    scratch_folder folder;
    job_host host(folder);
    CHECK(host.post("/narrow", "200").status == 204); // it waits 50 ms
}

TEST_CASE("wait=N wins over Timeout and over respond-async, Timeout over the tool") {
    scratch_folder folder;
    job_host host(folder);
    const reply waited = host.post("/narrow", "150", {{"Prefer", "respond-async, wait=20"}, {"Timeout", "0"}});
    CHECK(waited.status == 200);
    CHECK(waited.header("Preference-Applied") == "wait=20");
    CHECK(host.post("/narrow", "150", {{"Timeout", " 20 "}}).status == 200);
    CHECK(host.post("/narrow", "150", {{"Timeout", "-3"}}).status == 204);
}

TEST_CASE("a Timeout that is no number is 400 with what was expected") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/echo", "1", {{"Timeout", "soon"}});
    CHECK(got.status == 400);
    CHECK_THAT(got.body, Contains("decimal number of seconds") && Contains("soon"));
    CHECK(host.post("/echo", "1", {{"Timeout", "0.5"}}).status == 200);
}

TEST_CASE("return=representation defers with 202 and the status document") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/slow", "30000",
                                {{"Prefer", "respond-async"}, {"Prefer", "return=representation"}, {"job-id", "s"}});
    CHECK(got.status == 202);
    CHECK(got.content_type == "application/json");
    CHECK_THAT(got.body,
               Contains(R"("id":"s")") && Contains(R"("state":"running")") && Contains(R"("result":"/slow/jobs/s")"));
    CHECK(got.header("Preference-Applied") == "respond-async, return=representation");
    host.ask("DELETE", "/jobs/s");
}

TEST_CASE("GET waits for the end as long as it is told") {
    scratch_folder folder;
    job_host host(folder);
    const std::string id = host.defer("/slow", "200");
    const reply got = host.ask("GET", "/slow/jobs/" + id, "", {{"Prefer", "wait=20"}});
    CHECK(got.status == 200);
    CHECK(got.body == "200");
}

TEST_CASE("the status shows progress and the place in the queue") {
    scratch_folder folder;
    job_host host(folder);
    const std::string first = host.defer("/narrow", "30000");
    const std::string second = host.defer("/narrow", "1");
    const std::string third = host.defer("/narrow", "1");
    REQUIRE(host.comes(first, "running"));
    CHECK(eventually([&] {
        const std::string body = host.ask("GET", "/jobs/" + first + "/status").body;
        return body.find(R"("progress":{"step":"sleep","message":"zzz","done":0,"total":1})") != body.npos;
    }));
    CHECK_THAT(host.ask("GET", "/jobs/" + second + "/status").body, Contains(R"("position":0)"));
    CHECK_THAT(host.ask("GET", "/jobs/" + third + "/status").body, Contains(R"("position":1)"));
    CHECK(host.ask("DELETE", "/jobs/" + first).status == 202);
    CHECK(host.comes(third, "succeeded"));
}
