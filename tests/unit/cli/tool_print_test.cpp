#include "../describe/lambda_tools.hpp"
#include "run.hpp"

#include <cli/commands.hpp>
#include <cli/tool_print.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace berth::host;
using namespace berth::host::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace lambda = berth::host::describe::test::lambda;

namespace {

std::string nothing(std::string_view) {
    return {};
}

// The recorded tools as a plugin; see tests/unit/describe/tool_sample.cpp on why the flags are set here.
plugin_descriptions golden_plugin() {
    auto of = lambda::plugin();
    for (const berth_endpoint& endpoint : of->endpoints()) {
        const_cast<berth_endpoint&>(endpoint) = lambda::tool(*of, endpoint.name);
    }
    return {of};
}

test::outcome printed(const tool_question& question, const std::string& folder = ".") {
    std::ostringstream out, err;
    const int code = print_tool_text(golden_plugin(), question, folder, nothing, out, err);
    return {code, out.str(), err.str()};
}

std::vector<std::string> after(std::vector<std::string> words, std::optional<tool_question>& question) {
    question = take_question(words, {"--tool", "--service"});
    return words;
}

} // namespace

TEST_CASE("the first tool is described when none is named, indented by two") {
    const test::outcome told = printed({tool_question::tool, {}});
    CHECK(told.code == 0);
    CHECK_THAT(
        told.out,
        StartsWith("{\n  \"$schema\": \"urn:sd-core:schema.ai-tool.1\",\n  \"id\": \"urn:sd-core:ai-tool.echo\",\n"));
    CHECK(told.err.empty());
}

TEST_CASE("a tool that is not there is answered with those that are") {
    const test::outcome told = printed({tool_question::tool, "nope"});
    CHECK(told.code == 1);
    CHECK(told.err == "Tool 'nope' not found. Available tools: echo, greet, async_greet, slow\n");
    CHECK(told.out.empty());
}

TEST_CASE("a service without a Dockerfile cannot be described") {
    const test::folder empty;
    const test::outcome told = printed({tool_question::service, "greet"}, empty.path().string());
    CHECK(told.code == 255);
    CHECK(told.err == "FATAL: Cannot find Dockerfile 'Dockerfile'\n");
    CHECK(told.out.empty());
}

TEST_CASE("a name may follow the option, a file or another option is none") {
    std::optional<tool_question> question;
    CHECK(after({"a.so", "--tool", "greet"}, question) == std::vector<std::string>{"a.so"});
    CHECK(question->name == "greet");
    CHECK(after({"--service", "./a.so"}, question) == std::vector<std::string>{"./a.so"});
    CHECK(question->about == tool_question::service);
    CHECK(question->name.empty());
    CHECK(after({"--tool", "--json"}, question) == std::vector<std::string>{"--json"});
    CHECK(after({"--tool=greet", "x"}, question) == std::vector<std::string>{"x"});
    CHECK(question->name == "greet");
    CHECK(after({"--json"}, question) == std::vector<std::string>{"--json"});
    CHECK(!question);
}

TEST_CASE("serve prints instead of serving, from the plugins of its folder") {
    const test::folder state, empty;
    const test::outcome told = test::run(cli::run, {"serve", "--state", state.path().string(), "--plugins",
                                                    empty.path().string(), "--print-tool-description", "greet"});
    CHECK(told.code == 1);
    CHECK(told.err == "There is no tool to describe.\n");
    CHECK(std::filesystem::is_empty(state.path()));
}
