#include <app/mcp_options.hpp>
#include <app/settings.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::app;
using namespace std::chrono_literals;

TEST_CASE("the settings of MCP arrive at its endpoint") {
    const layered made = layer({"",
                                R"({"mcp":{"sessions":7,"hosts":["a.example"],"tokens":[")" + std::string(64, '0') +
                                    R"("],"task_after_ms":5},"http":{"public_url":"https://b.example:444/x"}})",
                                {},
                                {}});
    REQUIRE(made.faults.empty());
    const mcp::server_options options = mcp_options_of(made.values);
    CHECK(options.sessions.most == 7);
    CHECK(options.origins.loopback);
    CHECK(options.origins.hosts == std::vector<std::string>{"a.example", "b.example"});
    CHECK(options.calls.task_after == 5ms);
    CHECK(options.instructions.empty());
    REQUIRE(options.access.knows);
    CHECK_FALSE(options.access.knows("Bearer x"));
    CHECK_FALSE(mcp_options_of(layer({"", "{}", {}, {}}).values).access.knows);
}

TEST_CASE("settings of MCP that cannot work are refused, each with its place") {
    const auto faults =
        layer({"", R"({"mcp":{"path":"mcp/","tokens":["sesame"],"origins":["app.example"]}})", {}, {}}).faults;
    REQUIRE(faults.size() == 3);
    CHECK(to_text(faults[0]) == R"(/mcp/path: expected a path like /mcp, found "mcp/")");
    CHECK(faults[1].pointer == "/mcp/tokens");
    CHECK(to_text(faults[1]).find("sesame") == std::string::npos);
    CHECK(faults[2].pointer == "/mcp/origins");
    CHECK(layer({"", R"({"mcp":{"token_tools":["a"]}})", {}, {}}).faults.size() == 1);
}
