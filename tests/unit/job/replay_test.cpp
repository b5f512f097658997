// The same job-id once more.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("the same request with the same id is answered once") {
    scratch_folder folder;
    job_host host(folder);
    CHECK(host.post("/context", "{}", {{"job-id", "a"}}).header("Job-Replayed").empty());
    const reply again = host.post("/context", "{}", {{"job-id", "urn:ivcap:job:a"}});
    CHECK(again.status == 200);
    CHECK(again.header("Job-Replayed") == "true");
    CHECK_THAT(again.body, Contains(R"("attempt":1)"));
}

TEST_CASE("who posts the same request while it runs waits for the same end") {
    scratch_folder folder;
    job_host host(folder);
    host.defer("/slow", "200", {{"job-id", "a"}});
    const reply again = host.post("/slow", "200", {{"job-id", "a"}, {"Prefer", "wait=20"}});
    CHECK(again.status == 200);
    CHECK(again.header("Job-Replayed") == "true");
}

TEST_CASE("the same id with another request or for another tool is 409") {
    scratch_folder folder;
    job_host host(folder);
    host.post("/echo", "1", {{"job-id", "a"}});
    const reply got = host.post("/echo", "2", {{"job-id", "a"}});
    CHECK(got.status == 409);
    CHECK_THAT(got.body, Contains("belongs to another request"));
    CHECK(host.post("/context", "1", {{"job-id", "a"}}).status == 409);
    host.post("/fleeting", "1", {{"job-id", "f"}});
    CHECK(host.post("/fleeting", "2", {{"job-id", "f"}}).status == 409);
    CHECK(host.post("/fleeting", "1", {{"job-id", "a"}}).status == 409);
    CHECK(host.post("/fleeting", "1", {{"job-id", "f"}}).header("Job-Replayed") == "true");
}

TEST_CASE("another owner's job is unknown, to post, to look at and to cancel") {
    scratch_folder folder;
    job_host host(folder);
    const header_list mine{{"Authorization", "Bearer me"}};
    host.post("/echo", "1", {{"job-id", "a"}, {"Authorization", "Bearer me"}});
    CHECK(host.post("/echo", "1", {{"job-id", "a"}}).status == 404);
    CHECK(host.ask("GET", "/jobs/a").status == 404);
    CHECK(host.ask("GET", "/jobs/a/status").status == 404);
    CHECK(host.ask("GET", "/jobs/a/events").status == 404);
    CHECK(host.ask("DELETE", "/jobs/a").status == 404);
    CHECK(host.ask("GET", "/jobs").body == R"({"jobs":[]})");
    CHECK(host.ask("GET", "/jobs/a", "", mine).status == 200);
    CHECK_THAT(host.ask("GET", "/echo/jobs", "", mine).body, Contains(R"("id":"a")"));
}

TEST_CASE("lists are newest first, in pages, by state") {
    scratch_folder folder;
    job_host host(folder);
    for (const char* id : {"a", "b", "c"}) host.post("/echo", "1", {{"job-id", id}});
    host.post("/fail", "400", {{"job-id", "d"}});
    const std::string first = host.ask("GET", "/jobs?limit=2").body;
    CHECK(first.find(R"("id":"d")") < first.find(R"("id":"c")"));
    CHECK_THAT(first, Contains(R"("next":"c")") && !Contains(R"("id":"b")"));
    const std::string rest = host.ask("GET", "/jobs?limit=2&after=c").body;
    CHECK(rest.find(R"("id":"b")") < rest.find(R"("id":"a")"));
    CHECK_THAT(rest, !Contains("next"));
    CHECK_THAT(host.ask("GET", "/jobs?state=failed").body, Contains(R"("id":"d")") && !Contains(R"("id":"a")"));
    CHECK(host.ask("GET", "/jobs?state=lost").status == 400);
    CHECK(host.ask("GET", "/jobs?limit=0").status == 400);
}
