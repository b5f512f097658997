// From a request to a result.
#include "job_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("a quick tool answers its request with the result") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/echo", R"({"a":1})", {{"Content-Type", "application/json"}});
    CHECK(got.status == 200);
    CHECK(got.body == R"({"a":1})");
    CHECK(got.content_type == "application/json");
    CHECK_THAT(got.header("job-id"), Catch::StartsWith("urn:ivcap:job:"));
    CHECK(got.header("Ivcap-AI-Tool-Version") == "1.2.3");
}

TEST_CASE("a finished result is fetched again and again, under the tool and under /jobs, by id and by URN") {
    scratch_folder folder;
    job_host host(folder);
    host.post("/echo", "7", {{"job-id", "abc"}});
    for (const char* place : {"/echo/jobs/abc", "/echo/jobs/urn:ivcap:job:abc", "/jobs/abc", "/echo/jobs/abc"}) {
        INFO(place);
        const reply got = host.ask("GET", place);
        CHECK(got.status == 200);
        CHECK(got.body == "7");
        CHECK(got.header("job-id") == "urn:ivcap:job:abc");
    }
    CHECK(host.ask("GET", "/slow/jobs/abc").status == 404);
}

TEST_CASE("an unknown job is 404 with the sentence that callers know") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.ask("GET", "/echo/jobs/urn:ivcap:job:nope");
    CHECK(got.status == 404);
    CHECK(got.content_type.empty());
    CHECK(got.body == "job nope can't be found. It either never existed or its result is no longer cached.");
}

TEST_CASE("a large result comes whole from a file, and the file goes with it") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/large", "1000000", {{"job-id", "big"}});
    CHECK(got.status == 200);
    CHECK(got.content_type == "text/plain; charset=utf-8");
    CHECK(got.body.size() == 1'000'000);
    CHECK(host.ask("GET", "/jobs/big").body.size() == 1'000'000);
    CHECK_FALSE(std::filesystem::is_empty(folder / "jobs/results"));
    CHECK(host.ask("DELETE", "/jobs/big").status == 204);
    CHECK(std::filesystem::is_empty(folder / "jobs/results"));
}

TEST_CASE("a tool that fails leaves a problem with the members of the original, and keeps it") {
    scratch_folder folder;
    job_host host(folder);
    const reply bad = host.post("/fail", "400", {{"job-id", "bad"}});
    CHECK(bad.status == 400);
    CHECK(bad.content_type == "application/problem+json");
    CHECK_THAT(bad.body, Contains(R"("message":"boom")") && Contains(R"("code":400)") && Contains(R"("extra":1)"));
    CHECK(host.ask("GET", "/jobs/bad").body == bad.body);
    const reply worse = host.post("/fail", "500");
    CHECK(worse.status == 500);
    CHECK_THAT(worse.body,
               Contains(R"("$schema":"urn:ivcap:schema.ai-tool.error.1")") && Contains(R"("message":"boom")"));
}

TEST_CASE("a tool knows the id of its job without the URN, and the authorization as it came") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/context", "{}", {{"job-id", "urn:ivcap:job:ctx"}, {"Authorization", "Bearer tok"}});
    CHECK(got.body == R"({"id":"ctx","auth":"Bearer tok","attempt":1})");
}

TEST_CASE("the jobs of a fleeting tool are no rows, and are found all the same") {
    scratch_folder folder;
    job_host host(folder);
    CHECK(host.post("/fleeting", "5", {{"job-id", "f"}}).body == "5");
    CHECK(host.ask("GET", "/fleeting/jobs/f").body == "5");
    CHECK_THAT(host.ask("GET", "/jobs/f/status").body, Contains(R"("durable":false)"));
    CHECK_THAT(host.ask("GET", "/jobs").body, Contains(R"("id":"f")"));
    const reply events = host.ask("GET", "/jobs/f/events", "", {{"Accept", "application/json"}});
    CHECK_THAT(events.body, Contains(R"("state":"running")") && Contains(R"("state":"succeeded")"));
}

TEST_CASE("a request that does not fit is 422 with all that is wrong, and no job") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.post("/echo", "bad");
    CHECK(got.status == 422);
    CHECK(got.content_type == "application/problem+json");
    CHECK_THAT(got.body, Contains(R"("errors":[{"type":"missing")"));
    CHECK(got.header("job-id").empty());
    CHECK(host.ask("GET", "/jobs").body == R"({"jobs":[]})");
}

TEST_CASE("where the configuration says so, 422 has the list in detail as the original has it") {
    scratch_folder folder;
    job::options old;
    old.list_in_detail = true;
    job_host host(folder, old);
    const reply got = host.post("/echo", "bad");
    CHECK(got.status == 422);
    CHECK(got.content_type == "application/json");
    CHECK(got.body == R"({"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]})");
}

TEST_CASE("a body that is no JSON is 415, one that is too large 413 with the limit, a bad job-id 400") {
    scratch_folder folder;
    job::options small;
    small.request_bytes = 1000;
    job_host host(folder, small);
    CHECK(host.post("/echo", "1", {{"Content-Type", "text/plain"}}).status == 415);
    const reply large = host.post("/echo", std::string(1001, '1'));
    CHECK(large.status == 413);
    CHECK_THAT(large.body, Contains("1000") && Contains("jobs.request_bytes"));
    CHECK(host.post("/echo", "1", {{"job-id", "a/b"}}).status == 400);
    CHECK(host.post("/echo", "1", {{"job-id", ""}}).status == 400);
}

TEST_CASE("GET of a tool is its description") {
    scratch_folder folder;
    job_host host(folder);
    const reply got = host.ask("GET", "/echo", "", {{"Host", "tools.example:80"}});
    CHECK(got.status == 200);
    CHECK(got.content_type == "application/json");
    CHECK(got.body == R"({"name":"echo","service-id":"http://tools.example:80/echo"})");
}

TEST_CASE("other methods are 405, and a slash too many is a redirect") {
    scratch_folder folder;
    job_host host(folder);
    CHECK(host.ask("PUT", "/echo", "1").status == 405);
    CHECK(host.ask("PUT", "/echo", "1").header("Allow") == "GET, HEAD, OPTIONS, POST");
    CHECK(host.ask("OPTIONS", "/echo/jobs/x").header("Allow") == "DELETE, GET, HEAD, OPTIONS");
    const reply moved = host.post("/echo/", "1", {{"Host", "localhost:8090"}});
    CHECK(moved.status == 307);
    CHECK(moved.header("Location") == "http://localhost:8090/echo");
}
