// The routes of tools, and pages that answer later.
#include "fake_instance.hpp"
#include "served.hpp"

#include <binding/snapshot.hpp>
#include <binding/tool_handler.hpp>

#include <catch2/catch.hpp>

#include <mutex>
#include <thread>

using namespace berth::host;
using binding::tool_page;

namespace {

// Says what it was asked for.
class recorder final : public binding::tool_handler {
public:
    http::admission admit(const http::request&, const binding::endpoint_plan&, tool_page) noexcept override {
        return {};
    }
    void handle(binding::tool_request asked) noexcept override {
        http::response answer;
        answer.body = std::string(asked.plugin->name()) + ' ' + asked.plan->endpoint->path + ' ' +
                      std::to_string(static_cast<int>(asked.page)) + ' ' + asked.id;
        asked.call.respond(std::move(answer));
    }
};

berth_endpoint tool(const char* path) {
    static const berth_tool rules = [] {
        berth_tool made{};
        made.size = sizeof made;
        made.max_wait = made.refresh_interval = made.workers = made.queue = -1;
        made.run_time = made.result_time = made.results = made.attempts = -1;
        return made;
    }();
    static const berth_type anything = [] {
        berth_type made{};
        made.size = sizeof made;
        made.kind = BERTH_KIND_ANY;
        return made;
    }();
    berth_endpoint made = endpoint_of("POST", path, {}, BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_WHOLE_BODY);
    made.tool = &rules;
    made.body = &anything;
    return made;
}

http::response text(std::string body) {
    http::response answer;
    answer.body = std::move(body);
    return answer;
}

} // namespace

TEST_CASE("a tool has routes for its jobs below its own") {
    recorder tools;
    served host;
    host.dispatcher.serve_tools(tools);
    host.start();
    REQUIRE_FALSE(host.dispatcher.publish({std::make_shared<fake_instance>(std::vector{tool("/greet")}, "g")}));
    CHECK(host.ask("POST", "/greet", "{}").body == "g /greet 0 ");
    CHECK(host.ask("GET", "/greet").body == "g /greet 1 ");
    CHECK(host.ask("GET", "/greet/jobs").body == "g /greet 2 ");
    CHECK(host.ask("GET", "/greet/jobs/a%3Ab").body == "g /greet 3 a:b");
    CHECK(host.ask("DELETE", "/greet/jobs/a").body == "g /greet 4 a");
    CHECK(host.ask("GET", "/greet/jobs/a/status").body == "g /greet 5 a");
    CHECK(host.ask("GET", "/greet/jobs/a/events").body == "g /greet 6 a");
    CHECK(host.ask("PUT", "/greet", "{}").status == 405);
    CHECK(host.ask("OPTIONS", "/greet").header("Allow") == "GET, HEAD, OPTIONS, POST");
}

TEST_CASE("while draining tools still answer for their jobs") {
    recorder tools;
    served host;
    host.dispatcher.serve_tools(tools);
    host.start();
    REQUIRE_FALSE(host.dispatcher.publish({std::make_shared<fake_instance>(std::vector{tool("/greet")}, "g")}));
    host.dispatcher.set_draining(true);
    CHECK(host.ask("GET", "/greet/jobs/a").status == 200);
}

TEST_CASE("a tool at / takes the place of the host's page, and gives it back") {
    recorder tools;
    served host;
    host.dispatcher.serve_tools(tools);
    host.dispatcher.add("GET", "/", [](const http::request&) { return text("OK"); });
    host.dispatcher.add("GET", "/jobs/{id}", [](const http::request&) { return text("host"); });
    host.start();
    REQUIRE_FALSE(host.dispatcher.publish({std::make_shared<fake_instance>(std::vector{tool("/")}, "g")}));
    CHECK(host.ask("GET", "/").body == "g / 1 ");
    CHECK(host.ask("POST", "/", "{}").body == "g / 0 ");
    CHECK(host.ask("GET", "/jobs/a").body == "host");
    REQUIRE_FALSE(host.dispatcher.publish({}));
    CHECK(host.ask("GET", "/").body == "OK");
}

TEST_CASE("a route below a tool that somebody else claims is refused") {
    served host;
    const auto one = std::make_shared<fake_instance>(std::vector{tool("/greet")}, "one");
    const auto two = std::make_shared<fake_instance>(std::vector{endpoint_of("GET", "/greet/jobs")}, "two");
    const auto reason = host.dispatcher.publish({one, two});
    REQUIRE(reason);
    CHECK_THAT(*reason, Catch::Contains("GET /greet/jobs"));
}

TEST_CASE("without somebody who keeps jobs a tool is 501") {
    served host;
    host.start();
    REQUIRE_FALSE(host.dispatcher.publish({std::make_shared<fake_instance>(std::vector{tool("/greet")}, "g")}));
    CHECK(host.ask("POST", "/greet", "{}").status == 501);
}

TEST_CASE("a page may answer later, from another thread, with the values of its path") {
    served host;
    std::thread later;
    host.dispatcher.add("GET", "/later/{a}/{b}", [&](http::exchange call, std::vector<std::string> values) {
        later = std::thread([call = std::move(call), values]() mutable { call.respond(text(values[0] + values[1])); });
    });
    host.start();
    CHECK(host.ask("GET", "/later/x/y").body == "xy");
    later.join();
}
