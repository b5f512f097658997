#include "fake_instance.hpp"
#include "served.hpp"

#include <observe/metrics.hpp>

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

using namespace berth::host;
using Catch::Matchers::Contains;

namespace {

std::shared_ptr<fake_instance> notes(bool on_thread = false) {
    return std::make_shared<fake_instance>(
        std::vector{
            endpoint_of("GET", "/notes/{id}",
                        {{BERTH_PLACE_PATH, "id"}, {BERTH_PLACE_QUERY, "q"}, {BERTH_PLACE_HEADER, "x-mode"}}),
            endpoint_of("DELETE", "/notes/{id}", {{BERTH_PLACE_PATH, "id"}}),
        },
        "notes", on_thread);
}

// A running server with this instance.
struct one_plugin : served {
    explicit one_plugin(std::shared_ptr<fake_instance> serving) : plugin(std::move(serving)) {
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    ~one_plugin() { plugin->stop(); }
    std::shared_ptr<fake_instance> plugin;
};

using texts = std::vector<std::pair<std::uint32_t, std::string>>;

} // namespace

TEST_CASE("a request reaches its endpoint with its arguments, and its answer comes back") {
    one_plugin host(notes());
    reply got = host.ask("GET", "/notes/a%20b?q=x+y&r=1", {}, {{"X-Mode", "fast"}});
    CHECK(got.status == 200);
    CHECK(got.body == "ok");
    CHECK(got.content_type == "text/plain");
    seen_call seen = host.plugin->last();
    CHECK(seen.endpoint == 0);
    CHECK(seen.method == "GET");
    CHECK(seen.target == "/notes/a%20b?q=x+y&r=1");
    CHECK(seen.arguments == texts{{0, "a b"}, {1, "x y"}, {2, "fast"}});
    CHECK(seen.body.empty());
    CHECK(seen.body_ends_with_nul);
    CHECK(std::ranges::count(seen.headers, std::pair<std::string, std::string>("x-mode", "fast")) == 1);
}

TEST_CASE("a call may be answered from another thread after the turn's wake-up") {
    one_plugin host(notes(true));
    CHECK(host.ask("DELETE", "/notes/7").body == "ok");
    CHECK(host.plugin->last().endpoint == 1);
    CHECK(host.plugin->wakes() == 1);
}

TEST_CASE("a turn that calls no plugin wakes none") {
    one_plugin host(notes(true));
    CHECK(host.ask("GET", "/none").status == 404);
    CHECK(host.ask("PUT", "/notes/1").status == 405);
    CHECK(host.plugin->wakes() == 0);
}

TEST_CASE("a path that nothing serves is 404 and names the path") {
    one_plugin host(notes());
    reply got = host.ask("GET", "/nothing/here");
    CHECK(got.status == 404);
    CHECK(got.content_type == "application/problem+json");
    CHECK_THAT(got.body, Contains("/nothing/here"));
}

TEST_CASE("a method that the path does not take is 405 with Allow") {
    one_plugin host(notes());
    reply got = host.ask("PUT", "/notes/1");
    CHECK(got.status == 405);
    CHECK(got.header("Allow") == "DELETE, GET, HEAD, OPTIONS");
    CHECK_THAT(got.body, Contains("PUT") && Contains("/notes/1"));
    CHECK(host.plugin->seen().empty());
}

TEST_CASE("OPTIONS answers 204 with Allow, and 404 where nothing is") {
    one_plugin host(notes());
    reply got = host.ask("OPTIONS", "/notes/1");
    CHECK(got.status == 204);
    CHECK(got.header("Allow") == "DELETE, GET, HEAD, OPTIONS");
    CHECK(host.ask("OPTIONS", "/none").status == 404);
    CHECK(host.ask("OPTIONS", "*").status == 204);
}

TEST_CASE("HEAD runs the GET endpoint and sends no body") {
    one_plugin host(notes());
    reply got = host.ask("HEAD", "/notes/1");
    CHECK(got.status == 200);
    CHECK(got.header("Content-Length") == "2");
    CHECK(got.body.empty());
    CHECK(host.plugin->last().endpoint == 0);
    CHECK(host.plugin->last().method == "HEAD");
}

TEST_CASE("a path or query that cannot be text is 400") {
    one_plugin host(notes());
    CHECK(host.ask("GET", "/notes/%ff").status == 400);
    reply got = host.ask("GET", "/notes/1?q=%ff");
    CHECK(got.status == 400);
    CHECK_THAT(got.body, Contains("\\\"q\\\""));
    CHECK(host.plugin->seen().empty());
}

TEST_CASE("an answer that cannot be sent is a 500 problem without its reason") {
    one_plugin host(notes());
    host.plugin->answer_with(answering(99, "secret"));
    reply got = host.ask("GET", "/notes/1");
    CHECK(got.status == 500);
    CHECK(got.content_type == "application/problem+json");
    CHECK_THAT(got.body, !Contains("secret") && Contains("\"instance\":\"call:"));
    host.plugin->answer_with(answering(200, "x", "text/plain", {{"X-A", "b\r\nX-B: c"}}));
    CHECK(host.ask("GET", "/notes/1").status == 500);
}

TEST_CASE("the host's own failure of a call is a problem with Retry-After") {
    one_plugin host(notes());
    host.plugin->answer_with([](plugin::invocation& call) { call.fail(503, "", "the queue is full", 3); });
    reply got = host.ask("GET", "/notes/1");
    CHECK(got.status == 503);
    CHECK(got.header("Retry-After") == "3");
    CHECK_THAT(got.body, Contains("the queue is full"));
}

TEST_CASE("a call that is dropped without an answer is a 500 problem") {
    one_plugin host(notes());
    host.plugin->answer_with([](plugin::invocation&) {});
    reply got = host.ask("GET", "/notes/1");
    CHECK(got.status == 500);
    CHECK(got.content_type == "application/problem+json");
}

TEST_CASE("a file is sent whole, and one that is missing is 404") {
    Poco::TemporaryFile file;
    std::string contents(300'000, 'x');
    std::ofstream(file.path()) << contents;
    one_plugin host(notes());
    host.plugin->answer_with(answering_file(file.path()));
    reply got = host.ask("GET", "/notes/1");
    CHECK(got.content_type == "application/octet-stream");
    CHECK(got.body == contents);
    host.plugin->answer_with(answering_file(file.path() + ".none"));
    CHECK(host.ask("GET", "/notes/1").status == 404);
}

TEST_CASE("pages of the host are served beside plugins, and one that throws is a 500") {
    served host;
    host.dispatcher.add("GET", "/healthz", [](const http::request& request) {
        http::response answer;
        answer.body = "healthy " + std::string(request.path);
        return answer;
    });
    host.dispatcher.add("GET", "/broken",
                        [](const http::request&) -> http::response { throw std::runtime_error("x"); });
    host.start();
    REQUIRE_FALSE(host.dispatcher.publish({notes()}));
    CHECK(host.ask("GET", "/healthz").body == "healthy /healthz");
    CHECK(host.ask("POST", "/healthz").header("Allow") == "GET, HEAD, OPTIONS");
    CHECK(host.ask("GET", "/broken").status == 500);
    CHECK(host.ask("GET", "/notes/1").status == 200);
}

TEST_CASE("while draining plugins answer 503 and close, and the host's pages go on") {
    one_plugin host(notes());
    host.dispatcher.set_draining(true);
    reply got = host.ask("GET", "/notes/1");
    CHECK(got.status == 503);
    CHECK(got.header("Retry-After") == "5");
    CHECK(got.header("Connection") == "close");
    CHECK(host.ask("GET", "/none").status == 404);
    CHECK(host.plugin->seen().empty());
    host.dispatcher.set_draining(false);
    CHECK(host.ask("GET", "/notes/1").status == 200);
}

TEST_CASE("requests are counted by plugin, method and class of status") {
    auto counted = std::make_shared<fake_instance>(std::vector{endpoint_of("GET", "/counted")}, "counted");
    one_plugin host(counted);
    auto& good =
        observe::counter_of("berth_requests_total", "", {{"plugin", "counted"}, {"method", "GET"}, {"status", "2xx"}});
    auto& seconds = observe::histogram_of("berth_request_seconds", "", {{"plugin", "counted"}});
    host.ask("GET", "/counted");
    host.ask("GET", "/counted");
    CHECK(good.value() == 2);
    std::uint64_t observed = 0;
    for (std::uint64_t count : seconds.counts()) observed += count;
    CHECK(observed == 2);
}
