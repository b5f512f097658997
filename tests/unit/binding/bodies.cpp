#include "fake_instance.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

struct body_plugin : served {
    body_plugin()
        : plugin(std::make_shared<fake_instance>(std::vector{
              endpoint_of("POST", "/members", {{BERTH_PLACE_BODY, "title"}}),
              endpoint_of("POST", "/whole", {}, BERTH_ENDPOINT_WHOLE_BODY),
              endpoint_of("POST", "/raw", {}, BERTH_ENDPOINT_RAW_BODY),
              endpoint_of("POST", "/none"),
          })) {
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    std::shared_ptr<fake_instance> plugin;
};

// The head of a request whose body does not come.
std::string head_of(const std::string& method, const std::string& path, const std::string& more = {}) {
    return method + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n" + more + "\r\n";
}

} // namespace

TEST_CASE("a JSON body reaches the endpoints that take one, ending with NUL") {
    body_plugin host;
    for (const char* path : {"/members", "/whole"}) {
        CHECK(host.ask("POST", path, "{\"title\":1}", {{"Content-Type", "application/json"}}).status == 200);
        CHECK(host.plugin->last().body == "{\"title\":1}");
        CHECK(host.plugin->last().body_ends_with_nul);
    }
}

TEST_CASE("a body without a Content-Type is taken for JSON") {
    body_plugin host;
    CHECK(host.ask("POST", "/members", "{}").status == 200);
    CHECK(host.plugin->last().body == "{}");
}

TEST_CASE("a JSON endpoint refuses another type with what it found") {
    body_plugin host;
    reply got = host.ask("POST", "/members", "a=b", {{"Content-Type", "application/x-www-form-urlencoded"}});
    CHECK(got.status == 415);
    CHECK_THAT(got.body, Contains("application/x-www-form-urlencoded") && Contains("application/json"));
    CHECK(host.ask("POST", "/whole", "{}", {{"Content-Type", "text/plain"}}).status == 415);
    CHECK(host.plugin->seen().empty());
}

TEST_CASE("a coded body is refused") {
    body_plugin host;
    reply got = host.ask("POST", "/raw", "zzz", {{"Content-Encoding", "gzip"}});
    CHECK(got.status == 415);
    CHECK_THAT(got.body, Contains("gzip"));
    CHECK(host.ask("POST", "/raw", "zzz", {{"Content-Encoding", "identity"}}).status == 200);
}

TEST_CASE("a raw body is bytes of any type") {
    body_plugin host;
    std::string bytes("a\0b\xff", 4);
    CHECK(host.ask("POST", "/raw", bytes, {{"Content-Type", "image/png"}}).status == 200);
    CHECK(host.plugin->last().body == bytes);
}

TEST_CASE("a body that the endpoint does not take is ignored, whatever its type") {
    body_plugin host;
    CHECK(host.ask("POST", "/none", "unexpected", {{"Content-Type", "text/plain"}}).status == 200);
    CHECK(host.plugin->last().body.empty());
    CHECK(host.plugin->last().body_ends_with_nul);
}

TEST_CASE("a request that waits for its body is refused before the body comes") {
    body_plugin host;
    CHECK_THAT(host.exchange(head_of("POST", "/nothing")), StartsWith("HTTP/1.1 404"));
    CHECK_THAT(host.exchange(head_of("PUT", "/raw")), StartsWith("HTTP/1.1 405") && Contains("Allow: OPTIONS, POST"));
    CHECK_THAT(host.exchange(head_of("POST", "/members", "Content-Type: text/plain\r\n")), StartsWith("HTTP/1.1 415"));
    CHECK_THAT(host.exchange(head_of("POST", "/%zz")), StartsWith("HTTP/1.1 400"));
    host.dispatcher.set_draining(true);
    CHECK_THAT(host.exchange(head_of("POST", "/raw")), StartsWith("HTTP/1.1 503"));
}

TEST_CASE("what the transport refuses is a problem document") {
    body_plugin host;
    std::string got = host.exchange("GET /none HTTP/1.1\r\nHost : a\r\n\r\n");
    CHECK_THAT(got, StartsWith("HTTP/1.1 400") && Contains("application/problem+json"));
}

TEST_CASE("a large body comes whole") {
    body_plugin host;
    std::string body(3'000'000, 'x');
    CHECK(host.ask("POST", "/raw", body).status == 200);
    CHECK(host.plugin->last().body == body);
}
