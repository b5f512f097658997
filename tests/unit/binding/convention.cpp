// What requests meet that fit no endpoint of the marshalling convention, or fit it the wrong way.
#include "fake_instance.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

constexpr std::uint32_t marshalled = BERTH_ENDPOINT_MARSHALLED;
constexpr std::uint32_t socket_call = BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_WEBSOCKET;

struct rpc_host : served {
    rpc_host() {
        dispatcher.add("GET", "/heartbeat", [](const http::request&) {
            http::response ok;
            ok.body = "OK";
            return ok;
        });
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    std::shared_ptr<fake_instance> plugin = std::make_shared<fake_instance>(std::vector{
        endpoint_of("POST", "/url/str/{s}", {{BERTH_PLACE_PATH, "s"}}, marshalled),
        endpoint_of("POST", "/url/rest/{id}/{p*}", {{BERTH_PLACE_PATH, "id"}, {BERTH_PLACE_PATH, "p"}}, marshalled),
        endpoint_of("GET", "/url/sum/{a}", {{BERTH_PLACE_PATH, "a"}, {BERTH_PLACE_QUERY, "q"}}, marshalled),
        endpoint_of("GET", "/ws/add/{a}", {{BERTH_PLACE_PATH, "a"}}, socket_call),
        endpoint_of("GET", "/free", {}, BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET),
        endpoint_of("GET", "/notes"),
    });
};

void is_json(const reply& got, int status, const std::string& body) {
    INFO(got.body);
    CHECK(got.status == status);
    CHECK(got.content_type == "application/json");
    CHECK(got.body == body);
}

void not_found(const reply& got) {
    is_json(got, 404, R"({"detail":"Not Found"})");
}
void not_allowed(const reply& got, const std::string& allow) {
    is_json(got, 405, R"({"detail":"Method Not Allowed"})");
    CHECK(got.header("Allow") == allow);
}

std::string handshake(const std::string& target) {
    return "GET " + target +
           " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

} // namespace

TEST_CASE_METHOD(rpc_host, "an unknown path is a fixed text, or a problem for those who ask for one") {
    not_found(ask("POST", "/nothing/here"));
    not_found(ask("POST", "//url/str/a"));
    CHECK(ask("POST", "/nothing", {}, {{"Accept", "application/problem+json"}}).content_type ==
          "application/problem+json");
}

TEST_CASE_METHOD(rpc_host, "a wrong method is a fixed text with the right one, HEAD and OPTIONS too") {
    not_allowed(ask("GET", "/url/str/a"), "POST");
    not_allowed(ask("OPTIONS", "/url/str/a"), "POST");
    not_allowed(ask("POST", "/url/sum/1"), "GET");
    not_allowed(ask("POST", "/heartbeat"), "GET, HEAD, OPTIONS");
    reply head = ask("HEAD", "/url/sum/1");
    CHECK(head.status == 405);
    CHECK(head.header("Allow") == "GET");
}

TEST_CASE_METHOD(rpc_host, "a plain route keeps its problems, HEAD and OPTIONS") {
    CHECK(ask("POST", "/notes").content_type == "application/problem+json");
    CHECK(ask("OPTIONS", "/notes").status == 204);
    CHECK(ask("HEAD", "/notes").status == 200);
    CHECK(ask("HEAD", "/heartbeat").status == 200);
    CHECK(ask("OPTIONS", "/heartbeat").status == 204);
}

TEST_CASE_METHOD(rpc_host, "a path with a slash too many or too few is redirected with its query") {
    reply got = ask("POST", "/url/str/a%20b/?x=1", "body");
    CHECK(got.status == 307);
    CHECK(got.header("Location") == "http://127.0.0.1:" + std::to_string(port()) + "/url/str/a%20b?x=1");
    CHECK(got.body.empty());
    CHECK(ask("POST", "/url/rest/5").header("Location") ==
          "http://127.0.0.1:" + std::to_string(port()) + "/url/rest/5/");
    CHECK(ask("GET", "/heartbeat/").status == 307);
    not_found(ask("GET", "/notes/"));
    not_found(ask("POST", "/url/str/"));
    not_found(ask("GET", "/ws/add/1/"));
}

TEST_CASE_METHOD(rpc_host, "an escaped slash parts segments, but not the rest of a path") {
    not_found(ask("POST", "/url/str/a%2Fb"));
    CHECK(ask("POST", "/url/rest/5/a%2Fb").status == 200);
    CHECK(plugin->last().arguments.back().second == "a/b");
    not_found(ask("POST", "/url/rest/a%2Fb/c"));
}

TEST_CASE_METHOD(rpc_host, "a WebSocket endpoint is not there for other requests") {
    not_found(ask("GET", "/ws/add/1"));
    not_found(ask("PUT", "/ws/add/1"));
    CHECK(ask("HEAD", "/ws/add/1").status == 404);
    reply free = ask("GET", "/free");
    CHECK(free.status == 426);
    CHECK(free.header("Upgrade") == "websocket");
}

TEST_CASE_METHOD(rpc_host, "a handshake elsewhere is 403 without a body") {
    for (auto target : {"/nothing", "/url/sum/1", "/url/str/a", "/notes", "/heartbeat", "/ws/add/1/", "/ws/add",
                        "/ws/add/a%2Fb", "/free/"}) {
        INFO(target);
        std::string got = exchange(handshake(target));
        CHECK_THAT(got, StartsWith("HTTP/1.1 403"));
        CHECK_THAT(got, Contains("Content-Length: 0") && Catch::Matchers::EndsWith("\r\n\r\n"));
    }
}

TEST_CASE_METHOD(rpc_host, "a faulty handshake says what is wrong with it") {
    std::string wrong = handshake("/free");
    wrong.replace(wrong.find("13"), 2, "12");
    CHECK_THAT(exchange(wrong), StartsWith("HTTP/1.1 426") && Contains("Sec-WebSocket-Version: 13\r\n"));
    std::string with_body = handshake("/free");
    with_body.insert(with_body.find("Host:"), "Content-Length: 1\r\n");
    CHECK_THAT(exchange(with_body + "x"), StartsWith("HTTP/1.1 400") && Contains("no body"));
}

TEST_CASE_METHOD(rpc_host, "a malformed value of the convention is a plain text") {
    reply got = ask("GET", "/url/sum/1?q=%zz");
    CHECK(got.status == 400);
    CHECK(got.content_type.empty());
    CHECK_THAT(got.body, Contains("\"q\""));
}

TEST_CASE_METHOD(rpc_host, "without such endpoints everything is as it was") {
    auto plain = std::make_shared<fake_instance>(std::vector{endpoint_of("GET", "/notes")});
    REQUIRE_FALSE(dispatcher.publish({plain}));
    CHECK(ask("GET", "/nothing").content_type == "application/problem+json");
    CHECK(ask("GET", "/heartbeat/").status == 404);
    CHECK_THAT(exchange(handshake("/notes")), StartsWith("HTTP/1.1 200"));
}
