#include "plugin_host.hpp"

#include <future>

using namespace berth::tests;

namespace {

// Asks in a thread of its own and returns once the plugin runs the call.
std::future<reply> ask_slowly(plugin_host& host, const std::shared_ptr<instance>& slow) {
    auto asked = std::async(std::launch::async, [&host] { return host.ask("GET", "/slow-call"); });
    REQUIRE(eventually([&] { return slow->running() == 1; }));
    return asked;
}

} // namespace

TEST_CASE("a running call is finished before its plugin stops") {
    plugin_host host;
    auto slow = host.serve(built_plugin("slow_call"));
    auto asked = ask_slowly(host, slow);
    host.remove(slow);
    plugin_host::retire(slow);
    CHECK(asked.get().status == 200);
    CHECK(host.ask("GET", "/slow-call").status == 404);
}

TEST_CASE("a call that outlives the drain's deadline is answered 503") {
    plugin_host host;
    auto slow = host.serve(built_plugin("slow_call"));
    auto asked = ask_slowly(host, slow);
    host.remove(slow);
    CHECK_FALSE(slow->drain(std::chrono::milliseconds(1)));
    reply got = asked.get();
    CHECK(got.status == 503);
    CHECK(got.content_type == "application/problem+json");
    slow->stop();
}

TEST_CASE("a host that drains finishes its running calls and takes no new ones") {
    plugin_host host;
    auto slow = host.serve(built_plugin("slow_call"));
    auto asked = ask_slowly(host, slow);
    host.dispatcher.set_draining(true);
    CHECK(host.ask("GET", "/slow-call").status == 503);
    CHECK(asked.get().status == 200);
}

TEST_CASE("a slow plugin does not hold up a quick one") {
    plugin_host host;
    auto slow = host.serve(built_plugin("slow_call"));
    host.serve(BERTH_HELLO);
    auto asked = ask_slowly(host, slow);
    for (int i = 0; i < 20; ++i) CHECK(host.ask("GET", "/hello/you").status == 200);
    CHECK(asked.get().status == 200);
}
