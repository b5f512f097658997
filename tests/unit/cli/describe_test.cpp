#include "run.hpp"

#include <cli/describe.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::run;

TEST_CASE("a plugin is described for people") {
    const test::outcome told = run(describe_plugin, {HELLO_FILE});
    CHECK(told.code == 0);
    CHECK_THAT(told.out, StartsWith("hello 1.0.0\n"));
    CHECK_THAT(told.out, Contains("GET /hello/{name}"));
    CHECK(told.err.empty());
}

TEST_CASE("a plugin is described as OpenAPI, indented or on one line") {
    CHECK_THAT(run(describe_plugin, {HELLO_FILE, "--openapi"}).out, StartsWith("{\n  \"openapi\": \"3.1.0\""));
    CHECK_THAT(run(describe_plugin, {HELLO_FILE, "--json"}).out, StartsWith("{\"openapi\":\"3.1.0\""));
}

TEST_CASE("one type is described as JSON Schema") {
    const test::outcome told = run(describe_plugin, {NOTES_FILE, "--schema", "Note"});
    CHECK(told.code == 0);
    CHECK_THAT(told.out, Contains(R"("title": "Note")") && Contains(R"("maxLength": 120)"));
}

TEST_CASE("a type that is not there is answered with those that are") {
    const test::outcome told = run(describe_plugin, {HELLO_FILE, "--schema", "Greting"});
    CHECK(told.code == 1);
    CHECK_THAT(told.err, Contains("no type Greting in hello; it has Greeting"));
}

TEST_CASE("a plugin without tools has none to describe") {
    const std::string option = GENERATE("--tool", "--service");
    const test::outcome told = run(describe_plugin, {HELLO_FILE, option, "nope"});
    CHECK(told.code == 1);
    CHECK(told.err == "There is no tool to describe.\n");
    CHECK(told.out.empty());
}

TEST_CASE("a plugin that crashes while it is loaded costs a sentence") {
    const test::outcome told = run(describe_plugin, {ABORTING_LOAD_FILE});
    CHECK(told.code == 1);
    CHECK_THAT(told.err, Contains("loading it ended the process with signal 6 (Aborted)"));
}

TEST_CASE("a file that is not there has an exit code of its own") {
    CHECK(run(describe_plugin, {"/nowhere/at-all.so"}).code == 66);
}

TEST_CASE("describe without a file, with two, or with an unknown option shows its usage") {
    CHECK(run(describe_plugin, {}).code == 64);
    CHECK(run(describe_plugin, {"a.so", "b.so"}).code == 64);
    CHECK_THAT(run(describe_plugin, {"a.so", "--colour"}).err,
               Contains("unknown option --colour") && Contains("usage: berth describe"));
}
