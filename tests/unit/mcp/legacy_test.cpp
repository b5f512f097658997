#include "parts.hpp"

#include <catch2/catch.hpp>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;
using namespace std::chrono_literals;

namespace {

std::string call(const std::string& id, const std::string& tool, const std::string& meta = {}) {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")" + tool +
           R"(","arguments":{"a":1})" + (meta.empty() ? "" : R"(,"_meta":)" + meta) + "}}";
}

std::string cancelled(const std::string& id) {
    return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + "}}";
}

} // namespace

TEST_CASE("a version that is known is answered with itself, another with the newest") {
    endpoint mine;
    const auto version = [&](const std::string& asked_for) {
        const auto sink = mine.ask(asked().saying(
            R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":")" + asked_for + R"("}})"));
        return at(sink->last(), "/result/protocolVersion");
    };
    CHECK(version("2024-11-05") == R"("2024-11-05")");
    CHECK(version("2024-10-07") == R"("2025-11-25")");
}

TEST_CASE("sessions have a number, and the refusal names it") {
    server_options options;
    options.sessions.most = 1;
    endpoint mine(options);
    mine.session();
    const auto sink = mine.ask(
        asked().saying(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})"));
    CHECK(sink->status() == 503);
    CHECK(at(sink->last(), "/error/message") == "\"at most 1 sessions (mcp.sessions)\"");
}

TEST_CASE("the runner gets the arguments as they came, with authorization and trace") {
    endpoint mine;
    const asked session = mine.session().with("authorization", "Bearer x");
    mine.ask(session.saying(call("1", "greet", R"({"traceparent":"00-1"})")));
    const call_request& request = mine.runner.calls.at("c1").request;
    CHECK(request.tool == "greet");
    CHECK(request.arguments == R"({"a":1})");
    CHECK(request.authorization == "Bearer x");
    CHECK(request.trace_parent == "00-1");
}

TEST_CASE("a call that ends before it is known by its id is answered and not cancelled") {
    endpoint mine;
    mine.runner.at_once = [](const call_request&, const call_handlers& handlers) {
        handlers.finished(json_result("{}"));
    };
    CHECK(at(mine.ask(mine.session().saying(call("1", "greet")))->last(), "/result/structuredContent") == "{}");
    CHECK(mine.runner.cancelled.empty());
}

TEST_CASE("a call is answered when its job ends, with progress only if asked for") {
    endpoint mine;
    const asked session = mine.session();
    const auto quiet = mine.ask(session.saying(call("1", "work")));
    const auto told = mine.ask(session.saying(call("2", "work", R"({"progressToken":7})")));
    for (const char* id : {"c1", "c2"}) {
        mine.runner.calls.at(id).handlers.progress({{}, {}, "half"});
        mine.runner.calls.at(id).handlers.finished(json_result(R"({"done":1})"));
    }
    CHECK(!quiet->streaming);
    CHECK(at(quiet->last(), "/result/structuredContent/done") == "1");
    REQUIRE(told->messages().size() == 2);
    CHECK(at(told->messages()[0], "/params") == R"({"progressToken":7,"progress":1,"message":"half"})");
    CHECK(at(told->messages()[1], "/id") == "2");
    CHECK(told->ended);
}

TEST_CASE("cancelling stops the tool and ends the stream without an answer") {
    endpoint mine;
    const asked session = mine.session();
    const auto sink = mine.ask(session.saying(call(R"("x")", "work")));
    CHECK(mine.ask(session.saying(cancelled(R"("other")")))->status() == 202);
    CHECK(mine.runner.cancelled.empty());
    CHECK(mine.ask(session.saying(cancelled(R"("x")")))->status() == 202);
    CHECK(mine.runner.cancelled == std::vector<std::string>{"c1"});
    CHECK(sink->ended);
    CHECK(sink->messages().empty());
    mine.runner.calls.at("c1").handlers.finished(json_result("{}"));
    CHECK(sink->messages().empty());
}

TEST_CASE("a session cannot cancel the call of another one") {
    endpoint mine;
    const asked one = mine.session(), other = mine.session();
    mine.ask(one.saying(call("1", "work")));
    mine.ask(other.saying(cancelled("1")));
    CHECK(mine.runner.cancelled.empty());
}

TEST_CASE("a broken connection is no cancellation") {
    endpoint mine;
    const auto sink = mine.ask(mine.session().saying(call("1", "work")));
    sink->left = true;
    mine.tools.tick();
    CHECK(mine.runner.cancelled.empty());
}

TEST_CASE("a list of messages is taken in one version alone, and answered with a list") {
    endpoint mine;
    const std::string list =
        R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},)" +
        call("2", "greet") + "]";
    const auto refused = mine.ask(mine.session().saying(list));
    CHECK(refused->status() == 400);
    CHECK(at(refused->last(), "/error/code") == "-32600");
    const auto taken = mine.ask(mine.session("2025-03-26").saying(list));
    CHECK(!taken->answer);
    mine.runner.calls.at("c1").handlers.finished(json_result("{}"));
    CHECK(at(taken->last(), "/0/id") == "1");
    CHECK(at(taken->last(), "/1/id") == "2");
}

TEST_CASE("calls that are not taken say why") {
    server_options options;
    options.calls.most = 1;
    endpoint mine(options);
    const asked session = mine.session();
    CHECK(at(mine.ask(session.saying(call("1", "nope")))->last(), "/error/code") == "-32602");
    mine.runner.refuses = call_refusal{call_refusal::too_many, "the queue is full"};
    const auto refused = mine.ask(session.saying(call("2", "greet")));
    CHECK(at(refused->last(), "/error") == R"({"code":-32603,"message":"the queue is full"})");
    mine.runner.refuses.reset();
    mine.ask(session.saying(call("3", "work")));
    CHECK(at(mine.ask(session.saying(call("4", "work")))->last(), "/error/message") ==
          "\"at most 1 calls at once (mcp.open_calls)\"");
}

TEST_CASE("faulty params of a call are told apart") {
    endpoint mine;
    const asked session = mine.session();
    const auto code = [&](const std::string& params) {
        const auto sink =
            mine.ask(session.saying(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)" + params + "}"));
        return at(sink->last(), "/error/message");
    };
    CHECK(code("{}") == R"("params.name has to be a text")");
    CHECK(code(R"({"name":"greet","arguments":[]})") == R"("params.arguments has to be an object")");
    CHECK(code(R"({"name":"greet","_meta":{"progressToken":1.5}})") == R"("progressToken is a text or an integer")");
}

TEST_CASE("a session has one stream for news and hears there that the tools have changed") {
    endpoint mine;
    const asked session = mine.session().by("GET");
    const auto sink = mine.ask(session);
    CHECK(sink->streaming);
    CHECK(mine.ask(session)->status() == 409);
    mine.tools.offer({});
    CHECK(sink->last() == R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})");
    sink->left = true;
    mine.tools.tick();
    CHECK(mine.ask(session)->streaming);
}

TEST_CASE("news that a reader had no room for comes later") {
    endpoint mine;
    const auto sink = mine.ask(mine.session().by("GET"));
    sink->full = true;
    mine.tools.offer({});
    sink->full = false;
    mine.tools.tick();
    CHECK(sink->messages().size() == 1);
    mine.tools.tick();
    CHECK(sink->messages().size() == 1);
}

TEST_CASE("the end of a session, and its age, end its stream") {
    server_options options;
    options.sessions.idle = 10s;
    endpoint mine(options);
    const asked session = mine.session();
    const auto sink = mine.ask(session.by("GET"));
    CHECK(mine.ask(session.by("DELETE"))->status() == 200);
    CHECK(sink->ended);
    CHECK(mine.ask(session.saying(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"))->status() == 404);
    const asked idle = mine.session();
    mine.time.pass(10s);
    mine.tools.tick();
    CHECK(mine.ask(idle.saying(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"))->status() == 404);
}

TEST_CASE("a session that listens is not idle") {
    server_options options;
    options.sessions.idle = 10s;
    endpoint mine(options);
    const asked session = mine.session();
    mine.ask(session.by("GET"));
    mine.time.pass(9s);
    mine.tools.tick();
    mine.time.pass(9s);
    mine.tools.tick();
    CHECK(mine.ask(session.saying(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"))->status() == 200);
}

TEST_CASE("bodies have a limit, methods are named") {
    server_options options;
    options.body_bytes = 10;
    endpoint mine(options);
    CHECK(mine.ask(asked().saying(std::string(11, ' ')))->status() == 413);
    const auto put = mine.ask(asked().by("PUT"));
    CHECK(put->status() == 405);
    CHECK(put->header("Allow") == "GET, POST, DELETE");
}

TEST_CASE("calls whose callers have gone make room for others") {
    server_options options;
    options.calls.most = 1;
    endpoint mine(options);
    const asked session = mine.session();
    const auto call = [&](const char* id) {
        return mine.ask(session.saying(R"({"jsonrpc":"2.0","id":)" + std::string(id) +
                                       R"(,"method":"tools/call","params":{"name":"work"}})"));
    };
    const auto first = call("1");
    CHECK(at(call("2")->last(), "/error/code") == "-32603");
    first->left = true;
    mine.tools.tick();
    CHECK(mine.runner.cancelled.empty()); // a broken connection is no cancellation
    const auto third = call("3");
    CHECK_FALSE(third->answer);
    CHECK(mine.runner.released == std::vector<std::string>{"c1"});
    mine.runner.calls.at("c2").handlers.finished(json_result("{}"));
    CHECK(at(third->last(), "/id") == "3");
}
