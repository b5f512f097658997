// The same images, unchanged, in a child process.
#include "load.hpp"
#include "plugin_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

instance_options in_worker() {
    instance_options options;
    options.isolation = isolation::worker;
    return options;
}

} // namespace

TEST_CASE("hello and notes run in workers as they run in the host") {
    plugin_host host;
    host.serve(BERTH_HELLO, in_worker());
    host.serve(BERTH_NOTES, in_worker());
    CHECK(host.ask("GET", "/hello/you").body == R"({"text":"Hello, you!"})");
    CHECK(host.ask("POST", "/notes", R"({"title":"Far away"})").status / 100 == 2);
    CHECK_THAT(host.ask("GET", "/notes/1").body, Contains("Far away"));
    CHECK(host.ask("POST", "/notes", R"({"title":7})").status == 422);
}

TEST_CASE("a crash in a worker costs its own call a 503, it comes back, and no other plugin notices") {
    plugin_host host;
    auto crashing = host.serve(built_plugin("crashing_call"), in_worker());
    host.serve(BERTH_HELLO);
    CHECK(host.ask("GET", "/crashing-call").status == 200);
    load others(host.port(), "/hello/you", 2);
    reply got = host.ask("GET", "/crashing-call/crash");
    CHECK(got.status == 503);
    CHECK(got.content_type == "application/problem+json");
    CHECK(eventually([&] { return host.ask("GET", "/crashing-call").status == 200; }));
    CHECK(crashing->restarts() == 1);
    others.end();
    INFO(others.first_failure());
    CHECK(others.failed() == 0);
    CHECK(others.answered() > 0);
}
