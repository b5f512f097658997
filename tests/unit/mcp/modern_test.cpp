#include "parts.hpp"

#include <catch2/catch.hpp>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;
using namespace std::chrono_literals;

namespace {

asked call(const std::string& capabilities = "{}") {
    return modern("tools/call", R"("name":"work","arguments":{})", "work", capabilities);
}

task_state working(std::string message) {
    task_state task;
    task.tool = "work";
    task.message = std::move(message);
    task.created = task.updated = "2026-08-01T00:00:00Z";
    return task;
}

} // namespace

TEST_CASE("discovery names versions, abilities and who answers") {
    endpoint mine;
    const std::string found = mine.ask(modern("server/discover"))->last();
    CHECK(at(found, "/result/supportedVersions") == R"(["2026-07-28"])");
    CHECK(at(found, "/result/capabilities/extensions") == R"({"io.modelcontextprotocol/tasks":{}})");
    CHECK(at(found, "/result/_meta/io.modelcontextprotocol~1serverInfo/name") == R"("berth")");
}

TEST_CASE("a caller that goes away cancels its call, and nothing more is said") {
    endpoint mine;
    const auto sink = mine.ask(call());
    sink->left = true;
    mine.tools.tick();
    CHECK(mine.runner.cancelled == std::vector<std::string>{"c1"});
    mine.runner.calls.at("c1").handlers.finished(json_result("{}"));
    CHECK(sink->messages().empty());
}

TEST_CASE("a caller that takes events alone gets events, one that takes JSON alone gets JSON") {
    endpoint mine;
    CHECK(mine.ask(modern("tools/list").with("accept", "text/event-stream"))->streaming);
    const auto sink = mine.ask(call().with("accept", "application/json"));
    mine.runner.calls.at("c1").handlers.progress({});
    mine.runner.calls.at("c1").handlers.finished(json_result("[1]"));
    CHECK(!sink->streaming);
    CHECK(at(sink->last(), "/result/structuredContent") == "[1]");
    CHECK(mine.ask(call().with("accept", "text/html"))->status() == 406);
}

TEST_CASE("a call that takes long becomes a task for a client that knows tasks") {
    endpoint mine;
    const auto sink = mine.ask(call(with_tasks)), other = mine.ask(call());
    mine.runner.tasks["c1"] = mine.runner.tasks["c2"] = working("step 1");
    mine.tools.tick();
    CHECK(!sink->answer);
    mine.time.pass(1s);
    mine.tools.tick();
    CHECK(!other->answer);
    const std::string task = sink->last();
    CHECK(at(task, "/result/resultType") == R"("task")");
    CHECK(at(task, "/result/taskId") == R"("c1")");
    CHECK(at(task, "/result/status") == R"("working")");
    CHECK(at(task, "/result/statusMessage") == R"("step 1")");
    CHECK(at(task, "/result/ttlMs") == "null");
    CHECK(mine.runner.released == std::vector<std::string>{"c1"});
    sink->left = true;
    mine.tools.tick();
    CHECK(mine.runner.cancelled.empty()); // it goes on without its caller
}

TEST_CASE("a task is looked at, cancelled and unknown") {
    endpoint mine;
    mine.runner.tasks["t1"] = working("");
    const auto ask = [&](const std::string& method, const std::string& id,
                         const std::string& capabilities = with_tasks) {
        return mine.ask(modern(method, R"("taskId":")" + id + "\"", id, capabilities));
    };
    CHECK(at(ask("tasks/get", "t1")->last(), "/result/status") == R"("working")");
    CHECK(at(ask("tasks/update", "t1")->last(), "/result/resultType") == R"("complete")");
    CHECK(at(ask("tasks/cancel", "t1")->last(), "/result/resultType") == R"("complete")");
    CHECK(mine.runner.cancelled == std::vector<std::string>{"t1"});
    CHECK(at(ask("tasks/get", "t2")->last(), "/error/code") == "-32602");
    const auto lacking = ask("tasks/get", "t1", "{}");
    CHECK(lacking->status() == 400);
    CHECK(at(lacking->last(), "/error/code") == "-32021");
    CHECK(at(lacking->last(), "/error/data/requiredCapabilities/extensions") ==
          R"({"io.modelcontextprotocol/tasks":{}})");
}

TEST_CASE("a task that has ended holds the result of its call, also a failed one") {
    endpoint mine;
    task_state task = working("");
    task.status = task_state::completed;
    task.end = json_result(R"({"done":1})");
    mine.runner.tasks["t1"] = task;
    const auto get = [&] { return mine.ask(modern("tasks/get", R"("taskId":"t1")", "t1", with_tasks))->last(); };
    CHECK(at(get(), "/result/result/structuredContent") == R"({"done":1})");
    mine.runner.tasks["t1"].end->how = finished_call::outcome::failed;
    CHECK(at(get(), "/result/result/isError") == "true");
    mine.runner.tasks["t1"].status = task_state::failed;
    CHECK(at(get(), "/result/error/code") == "-32603");
    CHECK(mine.ask(modern("tasks/cancel", R"("taskId":"t1")", "t1", with_tasks))->status() == 200);
    CHECK(mine.runner.cancelled.empty());
}

TEST_CASE("without the extension there are no tasks") {
    server_options options;
    options.tasks = false;
    endpoint mine(options);
    CHECK(mine.ask(modern("tasks/get", R"("taskId":"t1")", "t1", with_tasks))->status() == 404);
    CHECK(at(mine.ask(modern("server/discover"))->last(), "/result/capabilities/extensions") == "missing");
}

TEST_CASE("a subscription hears what it asked for, with its id, until the server closes") {
    endpoint mine;
    const auto tools = mine.ask(
        modern("subscriptions/listen", R"("notifications":{"toolsListChanged":true,"promptsListChanged":true})"));
    const auto tasks =
        mine.ask(modern("subscriptions/listen", R"("notifications":{"taskIds":["t1"]})", "", with_tasks));
    CHECK(at(tools->last(), "/params/notifications") == R"({"toolsListChanged":true})");
    CHECK(at(tasks->last(), "/params/notifications") == R"({"taskIds":["t1"]})");
    mine.runner.tasks["t1"] = working("half");
    mine.tools.task_changed("t1");
    mine.tools.offer({});
    CHECK(at(tasks->last(), "/params/statusMessage") == R"("half")");
    CHECK(at(tasks->last(), "/params/_meta/io.modelcontextprotocol~1subscriptionId") == "1");
    CHECK(at(tools->last(), "/method") == R"("notifications/tools/list_changed")");
    CHECK(tools->messages().size() == 2);
    mine.tools.close();
    CHECK(at(tools->last(), "/result/resultType") == R"("complete")");
    CHECK(tools->ended);
}

TEST_CASE("a subscription needs kinds and a stream, and there is a number of them") {
    server_options options;
    options.listeners.most = 1;
    endpoint mine(options);
    const asked what = modern("subscriptions/listen", R"("notifications":{})");
    CHECK(at(mine.ask(modern("subscriptions/listen"))->last(), "/error/code") == "-32602");
    CHECK(mine.ask(what.with("accept", "application/json"))->status() == 406);
    CHECK(mine.ask(what)->streaming);
    CHECK(mine.ask(what)->status() == 503);
}

TEST_CASE("a call of a tool that is never quick becomes a task as soon as it is stored") {
    endpoint mine;
    auto tools = some_tools();
    tools[1].task_after = 0ms;
    mine.tools.offer(tools);
    mine.runner.tasks["c1"] = {};
    const auto sink = mine.ask(modern("tools/call", R"("name":"work")", "work", with_tasks));
    CHECK_FALSE(sink->answer);
    mine.runner.calls.at("c1").handlers.stored("c1");
    CHECK(at(sink->last(), "/result/resultType") == R"("task")");
    CHECK(at(sink->last(), "/result/taskId") == R"("c1")");
    CHECK(mine.runner.released == std::vector<std::string>{"c1"});
    mine.runner.calls.at("c1").handlers.finished(json_result("{}")); // too late to be told
    CHECK(sink->messages().size() == 1);
}

TEST_CASE("a host that closes opens no streams until it reopens") {
    endpoint mine;
    const auto before = mine.ask(modern("subscriptions/listen", R"("notifications":{"toolsListChanged":true})"));
    mine.tools.close();
    CHECK(before->ended);
    CHECK(mine.ask(modern("subscriptions/listen", R"("notifications":{})"))->status() == 503);
    CHECK(mine.ask(mine.session().by("GET"))->status() == 503);
    mine.tools.reopen();
    CHECK(mine.ask(mine.session().by("GET"))->status() == 200);
    CHECK(mine.tools.load().listeners == 1);
}

TEST_CASE("methods on tasks that nobody has are unknown, with or without a name in the header") {
    endpoint mine;
    const auto removed = mine.ask(modern("tasks/result", R"("taskId":"c1")", {}, with_tasks));
    CHECK(removed->status() == 404);
    CHECK(at(removed->last(), "/error/code") == "-32601");
    CHECK(at(mine.ask(modern("tasks/get", R"("taskId":"c1")", {}, with_tasks))->last(), "/error/code") == "-32020");
}
