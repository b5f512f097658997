#include "../describe/lambda_tools.hpp"
#include "parts.hpp"

#include <mcp/offered_tools.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::mcp;
namespace lambda = berth::host::describe::test::lambda;

namespace {

// The recorded tools; see tests/unit/describe/tool_sample.cpp on why the flags are set here. `slow` is not for agents.
std::shared_ptr<const plugin::description> golden_plugin() {
    auto of = lambda::plugin();
    for (const berth_endpoint& endpoint : of->endpoints()) {
        auto& mine = const_cast<berth_endpoint&>(endpoint);
        mine = lambda::tool(*of, endpoint.name);
        if (std::string_view(mine.name) != "slow") mine.flags |= BERTH_ENDPOINT_AGENTS;
    }
    return of;
}

} // namespace

TEST_CASE("tools that are marked for agents are offered, with title, whole text and schemas") {
    const offered_tools found = tools_of({golden_plugin()});
    REQUIRE(found.entries.size() == 3);
    const tool_entry& greet = found.entries[1];
    CHECK(greet.name == "greet");
    CHECK(greet.title == "Greet a person");
    CHECK(greet.description.starts_with("Greet a person\n\n    Makes a greeting."));
    CHECK(test::at(greet.input_schema, "/type") == R"("object")");
    CHECK(test::at(greet.input_schema, "/properties/$schema") == "missing");
    CHECK(test::at(greet.output_schema, "/properties/greeting/type") == R"("string")");
    CHECK(found.places[1].endpoint->name == std::string_view("greet"));
}

TEST_CASE("a name that comes again carries its plugin's name") {
    const offered_tools found = tools_of({golden_plugin(), golden_plugin(), golden_plugin()});
    REQUIRE(found.entries.size() == 9);
    CHECK(found.entries[4].name == "golden.greet");
    CHECK(found.entries[7].name == "golden.greet_2");
}
