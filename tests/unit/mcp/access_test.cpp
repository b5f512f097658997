// Bearer tokens, for everything or for single tools.
#include "parts.hpp"

#include <catch2/catch.hpp>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;

namespace {

server_options guarded(std::set<std::string, std::less<>> tools = {}) {
    server_options options;
    options.access.knows = [](std::string_view authorization) { return bearer_token(authorization) == "good"; };
    options.access.tools = std::move(tools);
    options.access.resource_metadata = "https://a.example/meta";
    return options;
}

asked call(const std::string& tool) {
    return modern("tools/call", R"("name":")" + tool + '"', tool);
}

} // namespace

TEST_CASE("a token is what follows the word bearer, in any case") {
    CHECK(bearer_token("Bearer abc") == "abc");
    CHECK(bearer_token("BEARER  abc ") == "abc");
    for (const char* other : {"", "Bearer", "Bearer ", "Basic abc", "abc"}) CHECK(bearer_token(other).empty());
}

TEST_CASE("an endpoint that asks for tokens lets nobody in without a good one") {
    endpoint mine(guarded());
    const auto refused = mine.ask(modern("tools/list"));
    CHECK(refused->status() == 401);
    CHECK(refused->header("WWW-Authenticate") == R"(Bearer resource_metadata="https://a.example/meta")");
    CHECK(mine.ask(asked().by("GET"))->status() == 401);
    CHECK(mine.ask(modern("tools/list").with("authorization", "Bearer bad"))->status() == 401);
    CHECK(mine.ask(modern("tools/list").with("authorization", "Bearer good"))->status() == 200);
    CHECK(mine.ask(modern("tools/list").with("origin", "http://evil.example"))->status() == 403);
}

TEST_CASE("a tool that asks for tokens is called by those who have one, the others by everybody") {
    endpoint mine(guarded({"work"}));
    CHECK(mine.ask(modern("tools/list"))->status() == 200);
    CHECK(mine.ask(call("work"))->status() == 401);
    mine.ask(call("greet"));
    mine.ask(call("work").with("authorization", "Bearer good"));
    REQUIRE(mine.runner.calls.size() == 2);
    CHECK(mine.runner.calls.at("c2").request.tool == "work");
}

TEST_CASE("a list of messages that calls such a tool is refused as a whole") {
    endpoint mine(guarded({"work"}));
    const auto one = [](const char* id, const char* tool) {
        return std::string(R"({"jsonrpc":"2.0","id":)") + id + R"(,"method":"tools/call","params":{"name":")" + tool +
               R"("}})";
    };
    const asked session = mine.session("2025-03-26");
    CHECK(mine.ask(session.saying("[" + one("1", "greet") + "," + one("2", "work") + "]"))->status() == 401);
    CHECK(mine.runner.calls.empty());
}
