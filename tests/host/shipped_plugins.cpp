#include "plugin_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("hello greets by the name in the path") {
    plugin_host host;
    host.serve(BERTH_HELLO);
    reply got = host.ask("GET", "/hello/W%C3%B6rld");
    CHECK(got.status == 200);
    CHECK(got.content_type == "application/json");
    CHECK(got.body == "{\"text\":\"Hello, W\xc3\xb6rld!\"}");
    CHECK(host.ask("HEAD", "/hello/you").status == 200);
    CHECK(host.ask("POST", "/hello/you").status == 405);
}

TEST_CASE("notes are written, read, changed, listed and removed") {
    plugin_host host;
    host.serve(BERTH_NOTES);
    reply made = host.ask("POST", "/notes", R"({"title":"Buy milk","tags":["shop"]})");
    INFO(made.body);
    CHECK(made.status / 100 == 2);
    CHECK_THAT(made.body, Contains("\"id\":1") && Contains("Buy milk"));
    CHECK(host.ask("GET", "/notes/1").status == 200);
    CHECK_THAT(host.ask("PATCH", "/notes/1", R"({"done":true})").body, Contains("\"done\":true"));
    host.ask("POST", "/notes", R"({"title":"Walk"})");
    CHECK_THAT(host.ask("GET", "/notes?done=true").body, Contains("Buy milk") && !Contains("Walk"));
    CHECK_THAT(host.ask("GET", "/notes?title=al&limit=5").body, Contains("Walk") && !Contains("Buy milk"));
    CHECK(host.ask("DELETE", "/notes/1").status == 204);
    CHECK(host.ask("GET", "/notes/1").status == 404);
}

TEST_CASE("notes survive the instance that wrote them") {
    plugin_host host;
    auto first = host.serve(BERTH_NOTES);
    CHECK(host.ask("POST", "/notes", R"({"title":"Kept"})").status / 100 == 2);
    host.remove(first);
    plugin_host::retire(first);
    host.serve(BERTH_NOTES);
    CHECK_THAT(host.ask("GET", "/notes/1").body, Contains("Kept"));
}
