// Failures of tools: which are meant, what the caller is told, what the log gets.
#include "tool_calls.hpp"

#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <catch2/catch.hpp>

#include <limits>

using Catch::Contains;

namespace {

struct Kind {
    std::string kind;
};

class broken_sample : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

class Lab : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::tool<&Lab::fail>("/fail", "Fail"), berth::tool<&Lab::text>("/text", "Not UTF-8"),
                             berth::tool<&Lab::number>("/number", "Not finite"));
    }

    void fail(Kind in) {
        if (in.kind == "problem") throw berth::problem(409, "taken").type("urn:x").header("Retry-After", "7");
        if (in.kind == "argument") throw std::invalid_argument("bad value given");
        if (in.kind == "domain") throw std::domain_error("out of it");
        if (in.kind == "own") throw broken_sample("\"boom\"");
        if (in.kind == "unavailable") throw berth::problem(503, "later");
        if (in.kind == "odd status") throw berth::problem(200, "fine?");
        if (in.kind == "cancelled") throw berth::cancelled();
        throw 42;
    }
    std::string text() { return "\xFF"; }
    double number() { return std::numeric_limits<double>::infinity(); }
};
constexpr auto table = berth::detail::plugin<Lab>::make_table("lab", "1.0.0");

std::string kind(std::string_view name) {
    return R"({"kind":")" + std::string(name) + R"("})";
}

} // namespace

TEST_CASE("what a tool means as a failure is told with its status") {
    tool_calls lab(table);
    const tool_answer problem = lab.call("fail", kind("problem"));
    CHECK(problem.status == 409);
    CHECK(problem.type == "application/problem+json");
    CHECK(problem.headers == std::vector<std::string>{"Retry-After: 7"});
    CHECK(problem.body ==
          R"({"type":"urn:x","title":"Conflict","status":409,"detail":"taken","message":"taken","code":409,)"
          R"("error_type":"berth::problem"})");
    const tool_answer argument = lab.call("fail", kind("argument"));
    CHECK(argument.status == 400);
    CHECK(argument.body == R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"bad value given",)"
                           R"("message":"bad value given","code":400,"error_type":"std::invalid_argument"})");
    CHECK(lab.call("fail", kind("domain")).status == 400);
    CHECK(lab.logged.empty());
}

TEST_CASE("what a tool did not mean is a 500 with its text, and is in the log") {
    tool_calls lab(table);
    const tool_answer own = lab.call("fail", kind("own"));
    CHECK(own.status == 500);
    CHECK(
        own.body ==
        R"({"type":"about:blank","title":"Internal Server Error","status":500,"detail":"\"boom\"","instance":"call:77",)"
        R"("$schema":"urn:ivcap:schema.ai-tool.error.1","jschema":"urn:ivcap:schema.ai-tool.error.1",)"
        R"("message":"\"boom\"","error_type":"(anonymous namespace)::broken_sample"})");
    CHECK(lab.logged == "Lab.fail threw in call:77: \"boom\"");
    const tool_answer odd = lab.call("fail", kind("odd"));
    CHECK_THAT(odd.body, Contains(R"("message":"something that is no std::exception","error_type":"int"})"));
    CHECK(lab.call("text").status == 500);
    CHECK_THAT(lab.call("number").body, Contains("cannot be written as JSON"));
}

TEST_CASE("a tool's own 5xx is logged, and a status that is no failure becomes a 500") {
    tool_calls lab(table);
    CHECK(lab.call("fail", kind("unavailable")).status == 503);
    CHECK(lab.logged == "Lab.fail threw in call:77: later");
    CHECK(lab.call("fail", kind("odd status")).status == 500);
}

TEST_CASE("a cancelled tool says so, and nobody logs it") {
    tool_calls lab(table);
    const tool_answer got = lab.call("fail", kind("cancelled"));
    CHECK(got.status == 503);
    CHECK(got.body == R"({"type":"about:blank","title":"cancelled","status":503,"detail":"the job was cancelled",)"
                      R"("message":"the job was cancelled","code":503,"error_type":"berth::cancelled"})");
    CHECK(lab.logged.empty());
}
