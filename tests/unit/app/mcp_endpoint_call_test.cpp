// Calls over MCP of endpoints, which are no jobs.
#include "mcp_calls.hpp"

using namespace berth::host;
using namespace berth::host::app;
using namespace berth::tests;
using Catch::Contains;
using outcome = mcp::finished_call::outcome;

TEST_CASE("an endpoint that is offered to agents is called with the members of one object") {
    heard told;
    calls host(BERTH_MCP_ENDPOINTS);
    CHECK_FALSE(
        host.call(told, "select", R"({"shelf":3,"cheap":true,"names":["a"],"like":{"name":"x","price":2}})").empty());
    REQUIRE(told.ended());
    CHECK(told.end->how == outcome::succeeded);
    CHECK(told.end->body == R"({"items":[{"name":"a","price":3.0},{"name":"x","price":2.0}],"cheap":true})");
    for (const auto& [tool, arguments, words] : {std::tuple{"select", R"({"names":[]})", "shelf"},
                                                 {"select", R"({"shelf":"x"})", "shelf"},
                                                 {"select", R"({"shelf":1,"names":7})", "names"},
                                                 {"spell", "{}", "word"},
                                                 {"lose", "{}", "lost it"}}) {
        heard failed;
        host.call(failed, tool, arguments);
        REQUIRE(failed.ended());
        CHECK(failed.end->how == outcome::failed);
        CHECK_THAT(failed.end->message, Contains(words));
    }
}

TEST_CASE("endpoints that agents are not meant to call, or could not, are not offered") {
    calls host(BERTH_MCP_ENDPOINTS);
    for (const char* tool : {"internal", "upload", "over_socket"}) {
        heard told;
        host.call(told, tool);
        CHECK(told.refused->why == mcp::call_refusal::unknown_tool);
    }
}

TEST_CASE("a call of an endpoint is left by its caller alone") {
    heard told, left;
    calls host(BERTH_MCP_ENDPOINTS);
    const std::string id = host.call(told, "wait", R"({"seconds":20})", false, "Bearer a");
    CHECK_FALSE(host.look(id, "Bearer a")); // it is no job, so no task
    host.runner.cancel(id, "Bearer b");
    host.runner.cancel(id, "Bearer a");
    REQUIRE(told.ended());
    CHECK(told.end->body == "false");
    host.call(left, "left");
    REQUIRE(left.ended());
    CHECK(left.end->body == "1");
}

TEST_CASE("a draining host takes no calls of endpoints, and one whose plugin is gone neither") {
    heard draining, resumed;
    calls host(BERTH_MCP_ENDPOINTS);
    host.manager->set_draining(true);
    host.call(draining, "left");
    CHECK_THAT(draining.refused->message, Contains("draining"));
    host.manager->set_draining(false);
    host.call(resumed, "left");
    REQUIRE(resumed.ended());
    CHECK(resumed.end->body == "0");
}

TEST_CASE("agents are told what an endpoint answers where its values are written as a schema says") {
    const auto instance =
        std::get<std::shared_ptr<plugin::instance>>(plugin::start_in_process(BERTH_MCP_ENDPOINTS, {}));
    const mcp::offered_tools offered = mcp::tools_of({instance->about()});
    const auto schema_of = [&](std::string_view tool) {
        return std::ranges::find(offered.entries, tool, &mcp::tool_entry::name)->output_schema;
    };
    CHECK_THAT(schema_of("select"), Contains(R"("items")") && Contains(R"("type":"object")"));
    for (const char* tool : {"stamp", "spell", "left"}) CHECK(schema_of(tool).empty());
    instance->stop();
}

TEST_CASE("an endpoint's answer is looked at as what agents were told of it") {
    heard told, untold;
    calls host(BERTH_MCP_ENDPOINTS);
    host.call(told, "select", R"({"shelf":1,"names":["a"]})");
    REQUIRE(told.ended());
    CHECK(told.end->fits_its_schema);
    host.call(untold, "stamp", R"({"word":"a"})");
    REQUIRE(untold.ended());
    CHECK(untold.end->fits_its_schema);
}
