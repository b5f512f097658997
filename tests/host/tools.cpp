// Tools of built plugins through the host of berth/test.hpp: what a plugin author's tests see.
#include <berth/test.hpp>

#include <catch2/catch.hpp>

using Catch::Contains;

TEST_CASE("a tool that is posted to answers its result at once") {
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    const auto echo = host.post("/", R"({"message":"Hello"})");
    CHECK(echo.status == 200);
    CHECK(echo.content_type == "application/json");
    CHECK(echo.body == R"({"$schema":"urn:example:schema:echo.1","echo":"Hello","note":null})");
    CHECK(host.post("/greet", R"({"name":"Ada","count":"2","unknown":1})").body ==
          R"({"greeting":"Hello, Ada! Hello, Ada!"})");
    CHECK(host.post("/async-greet", R"({"$schema":"urn:other","name":"Bo","loud":true})").body ==
          R"({"greeting":"HELLO, BO!"})");
    CHECK(host.events().empty());
}

TEST_CASE("a job has the caller's id and authorization, or an id of the host's making") {
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    const auto given =
        host.post("/context", "{}", {{"job-id", "urn:ivcap:job:ctx-2"}, {"Authorization", "Bearer tok"}});
    CHECK_THAT(given.body, Contains(R"("job_id":"ctx-2","job_id2":"ctx-2","auth":"Bearer tok")"));
    const auto made = host.post("/context", "{}");
    CHECK_THAT(made.body, Contains(R"("job_id":"test-job-2","job_id2":"test-job-2","auth":null)"));
    CHECK_THAT(made.body, Contains("\"url\":\"" + host.url() + "/context\""));
}

TEST_CASE("the events of a job are those of the recorded one") {
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    CHECK(host.post("/slow_jobs", R"({"seconds":0.02,"steps":1})").body == R"({"slept":0.02})");
    CHECK(
        host.events() ==
        std::vector<std::string>{
            R"({"name":"part-0","options":{"index":0,"message":"working"},"$schema":"urn:ivcap:schema:service.event.step.start.1"})",
            R"({"name":"tick","options":{"i":0},"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"name":"part-0","options":{"plain":0},"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"name":"part-0","options":{"index":0,"message":"part done"},"$schema":"urn:ivcap:schema:service.event.step.finish.1"})",
            R"({"name":"quiet","options":{},"$schema":"urn:ivcap:schema:service.event.step.start.1"})",
            R"({"name":"quiet","options":null,"$schema":"urn:ivcap:schema:service.event.step.finish.1"})",
            R"({"error":"just a sample","context":"sample","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.error.1"})"});
}

TEST_CASE("results of other kinds keep their content type") {
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    const auto text = host.post("/kinds", R"({"kind":"str"})");
    CHECK(text.content_type == "text/plain; charset=utf-8");
    CHECK(text.body == "plain text \xC3\xA9");
    const auto binary = host.post("/kinds", R"({"kind":"binary"})");
    CHECK(binary.content_type == "image/png");
    CHECK(binary.body == "\x89PNG\r\n");
    CHECK(host.post("/kinds", R"({"kind":"bytes"})").body == std::string("\0\1\2\xFF", 4));
    CHECK(host.post("/kinds", R"({"kind":"zero"})").body == "0");
    CHECK(host.post("/kinds", R"({"kind":"emptydict"})").body == "{}");
}

TEST_CASE("a tool that fails says so as a problem") {
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    const auto value = host.post("/fail", R"({"kind":"value"})");
    CHECK(value.status == 400);
    CHECK(value.content_type == "application/problem+json");
    CHECK_THAT(value.body, Contains(R"("message":"bad value given","code":400)"));
    const auto boom = host.post("/fail", "{}");
    CHECK(boom.status == 500);
    CHECK_THAT(boom.body, Contains(R"("message":"boom","error_type":"std::runtime_error")"));
    CHECK(host.post("/fail", R"({"kind":"base"})").status == 500);
    CHECK(host.post("/fail", R"({"kind":"wrongtype"})").status == 500);
    CHECK(host.post("/fail", R"({"kind":"none"})").body == "null");
    CHECK(host.post("/greet", R"({"count":0})").status == 422);
    CHECK(host.events().empty());
    CHECK(host.post("/fail", R"({"kind":"step"})").status == 500);
    CHECK(
        host.events().back() ==
        R"({"error":"'inside step'","context":"breaks","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.step.error.1"})");
}

TEST_CASE("a tool calls out with the id of its job") {
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    berth::test::host other(BERTH_AGENT_TOOLS);
    CHECK(host.post("/outbound", R"({"url":")" + other.url() + R"(/nowhere"})").status == 200);
    CHECK(host.post("/outbound", R"({"url":"ftp://elsewhere"})").status == 500);
}

TEST_CASE("the tools for agents answer files, texts and blocks") {
    berth::test::host host(BERTH_AGENT_TOOLS);
    CHECK(host.post("/test_simple_text", "{}").content_type == "text/plain; charset=utf-8");
    CHECK(host.post("/test_image_content", "{}").content_type == "image/png");
    CHECK(host.post("/test_image_content", "{}").body.starts_with("\x89PNG"));
    CHECK(host.post("/test_audio_content", "{}").content_type == "audio/wav");
    CHECK_THAT(host.post("/test_multiple_content_types", "{}").body,
               Contains(R"({"$schema":"urn:berth:mcp-content.1","content":[{"type":"text","text":)") &&
                   Contains(R"({"type":"image","data":"iVBORw0KGgo)"));
    CHECK(host.post("/test_error_handling", "{}").status == 500);
    CHECK(host.post("/json_schema_2020_12_tool", R"({"name":"Ada","home":{"street":"a","city":"b"}})").body ==
          "Ada has 0 more addresses.");
    CHECK(host.post("/json_schema_2020_12_tool", R"({"name":"Ada","age":3})").status == 422);
    CHECK(host.post("/greet", "{}").body == "Hello, World!");
    CHECK(host.post("/slow_compute", R"({"seconds":0})").body == "Computed.");
}

TEST_CASE("progress is told as numbers in the options") {
    berth::test::host host(BERTH_AGENT_TOOLS);
    CHECK(host.post("/test_tool_with_progress", "{}").status == 200);
    const auto events = host.events();
    REQUIRE(events.size() == 5);
    CHECK_THAT(events[2], Contains(R"("options":{"done":50,"total":100})"));
}
