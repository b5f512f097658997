#include "sample.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using describe::test::at;

namespace {

rapidjson::Document document() {
    return describe::test::parse(describe::openapi({describe::test::tools()}, "9.9.9"));
}

std::string statuses(const rapidjson::Value& root, const char* responses) {
    std::string all;
    const rapidjson::Value* found = rapidjson::Pointer(responses).Get(root);
    if (found == nullptr) return "missing";
    for (const auto& one : found->GetObject()) all += (all.empty() ? "" : " ") + std::string(one.name.GetString());
    return all;
}

} // namespace

TEST_CASE("the document of one service says who answers for it") {
    CHECK(at(document(), "/info") ==
          R"({"title":"Golden Service","version":"1.0.0","contact":{"name":"Alice","email":"alice@example.com"},)"
          R"("license":{"name":"MIT","url":"https://opensource.org/licenses/MIT"}})");
}

TEST_CASE("a tool is a run, a description and its jobs") {
    const auto all = document();
    CHECK(statuses(all, "/paths/~1greet/post/responses") == "200 202 204 400 404 409 413 415 422 429 500 503 default");
    CHECK(statuses(all, "/paths/~1greet/get/responses") == "200 default");
    CHECK(statuses(all, "/paths/~1greet~1jobs~1{job_id}/get/responses") == "200 204 400 404 410 500 503 default");
    CHECK(statuses(all, "/paths/~1greet~1jobs~1{job_id}/delete/responses") == "200 202 204 404 default");
    CHECK(statuses(all, "/paths/~1greet~1jobs~1{job_id}~1status/get/responses") == "200 404 default");
    CHECK(statuses(all, "/paths/~1greet~1jobs~1{job_id}~1events/get/responses") == "200 404 default");
}

TEST_CASE("a deferred answer says where and when to come again") {
    const auto all = document();
    CHECK(at(all, "/paths/~1greet/post/responses/204/$ref") == R"("#/components/responses/JobDeferred")");
    CHECK(at(all, "/components/responses/JobDeferred/headers/Location/schema/type") == R"("string")");
    CHECK(at(all, "/components/responses/JobDeferred/headers/Retry-Later/schema/type") == R"("integer")");
    CHECK(at(all, "/components/responses/Unavailable/headers/Retry-After/schema/type") == R"("integer")");
}

TEST_CASE("requests and results of a tool have their schemas, texts and bytes their media types") {
    const auto all = document();
    CHECK(
        at(all, "/paths/~1greet/post/requestBody") ==
        R"({"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/GreetRequest"}}}})");
    CHECK(at(all, "/paths/~1greet/post/responses/200/content/application~1json/schema/$ref") ==
          R"("#/components/schemas/GreetResult")");
    CHECK(at(all, "/paths/~1slow_jobs/post/responses/200/content") == R"({"text/plain":{"schema":{"type":"string"}}})");
    CHECK(at(all, "/paths/~1/post/responses/200/content") == R"({"application/octet-stream":{}})");
}

TEST_CASE("a tool is tagged as it says, else by the last part of its path") {
    const auto all = document();
    CHECK(at(all, "/paths/~1greet/post/tags") == R"(["Greeter"])");
    CHECK(at(all, "/paths/~1slow_jobs/post/tags") == R"(["Slow jobs"])");
    CHECK(at(all, "/paths/~1/post/tags") == R"(["Tool"])");
}

TEST_CASE("the jobs of a tool at the root lie under /jobs") {
    const auto all = document();
    CHECK(at(all, "/paths/~1jobs~1{job_id}/get/operationId") == R"("Golden.echo.job")");
    CHECK(at(all, "/paths/~1/get/operationId") == R"("Golden.echo.describe")");
}

TEST_CASE("what a plugin answers itself takes the place of what the host would offer") {
    const auto all = document();
    CHECK(at(all, "/paths/~1slow_jobs/get/operationId") == R"("Tools.own")");
    CHECK(at(all, "/paths/~1slow_jobs~1jobs~1{job_id}/get/operationId") == R"("Golden.slow.job")");
}

TEST_CASE("a document without tools says nothing of jobs") {
    const auto shop = describe::test::parse(describe::openapi({describe::test::shop()}, "9.9.9"));
    CHECK(at(shop, "/components/schemas/JobStatus") == "missing");
    CHECK(at(shop, "/components/responses/JobDeferred") == "missing");
}
