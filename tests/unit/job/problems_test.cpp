#include <job/problems.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::job;
using Catch::Matchers::Contains;

TEST_CASE("below 500 a failure has the members message and code beside those of a problem") {
    CHECK(
        failure_json(400, "application/problem+json", R"({"title":"Bad","detail":"no \"x\"","more":[1]})") ==
        R"({"type":"about:blank","title":"Bad","status":400,"detail":"no \"x\"","more":[1],"message":"no \"x\"","code":400})");
}

TEST_CASE("from 500 on a failure says its schema under both names") {
    CHECK(
        failure_json(500, "text/plain", "boom") ==
        R"({"type":"about:blank","title":"Internal Server Error","status":500,"detail":"boom",)"
        R"("$schema":"urn:ivcap:schema.ai-tool.error.1","jschema":"urn:ivcap:schema.ai-tool.error.1","message":"boom"})");
}

TEST_CASE("a document in the form of the original keeps its message") {
    CHECK_THAT(failure_json(400, "application/json", R"({"message":"bad value given","code":400})"),
               Contains(R"("detail":"bad value given")") && Contains(R"("message":"bad value given","code":400)"));
}

TEST_CASE("what a tool calls JSON and is none is taken as text") {
    CHECK_THAT(failure_json(502, "application/json", "oh {no"), Contains(R"("detail":"oh {no")"));
}

TEST_CASE("each end without a result has a status and a type of its own") {
    job_facts job;
    job.id = "a";
    job.state = job_state::cancelled;
    CHECK(problem_of(job).status == 410);
    job.state = job_state::interrupted;
    CHECK(problem_of(job).status == 503);
    CHECK_THAT(problem_of(job).detail, Contains("same job-id"));
    job.gone = true;
    CHECK(problem_of(job).status == 410);
    CHECK(problem_of(job).type == "urn:berth:problem:job-expired");
}
