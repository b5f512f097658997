// From a file in the folder to an answer over HTTP, and back.
#include "load.hpp"
#include "managed_host.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("a plugin that is dropped in answers, is replaced by the next version, and is gone with its file") {
    managed_host host;
    CHECK(host.ask("GET", "/good").status == 404);
    host.drop(built_plugin("good_1"), "good.so");
    CHECK(host.comes("/good", 200, "\"1.0.0\""));
    host.drop(built_plugin("good_2"), "good.so");
    CHECK(host.comes("/good", 200, "\"2.0.0\""));
    CHECK(host.state_of("good") == "running");
    host.remove("good.so");
    CHECK(host.comes("/good", 404));
    CHECK(managed_host::until([&] { return host.state_of("good") != "running"; }));
}

TEST_CASE("files replaced while requests flow fail none of them") {
    managed_host host;
    host.drop(built_plugin("good_1"), "good.so");
    REQUIRE(host.comes("/good", 200));
    load clients(host.port(), "/good", 4);
    for (int i = 0; i < 20; ++i) {
        host.drop(built_plugin(i % 2 ? "good_1" : "good_2"), "good.so");
        CHECK(host.comes("/good", 200, i % 2 ? "\"1.0.0\"" : "\"2.0.0\""));
    }
    clients.end();
    INFO(clients.first_failure());
    CHECK(clients.failed() == 0);
    CHECK(clients.answered() > 20);
}

TEST_CASE("a broken file is refused with its reason, and the plugins that run answer throughout") {
    managed_host host;
    host.drop(BERTH_HELLO, "hello.so");
    REQUIRE(host.comes("/hello/you", 200));
    load clients(host.port(), "/hello/you", 2);
    for (const char* broken : {"wrong_major", "no_note", "no_symbol", "undefined_symbol", "throwing_start"}) {
        host.drop(built_plugin(broken), std::string(broken) + ".so");
        INFO(broken);
        CHECK(managed_host::until([&] { return !host.reason_of_file(std::string(broken) + ".so").empty(); }));
    }
    clients.end();
    INFO(clients.first_failure());
    CHECK(clients.failed() == 0);
}

TEST_CASE("a version that fails to start leaves the old one serving") {
    managed_host host;
    host.drop(built_plugin("good_1"), "good.so");
    REQUIRE(host.comes("/good", 200));
    host.drop(built_plugin("failing_good"), "good.so");
    CHECK(managed_host::until([&] { return !host.reason_of_file("good.so").empty(); }));
    CHECK(host.state_of("good") == "running");
    CHECK(host.ask("GET", "/good").body == "\"1.0.0\"");
}

TEST_CASE("a plugin that claims another's route is refused by both names") {
    managed_host host;
    host.drop(built_plugin("good_1"), "good.so");
    REQUIRE(host.comes("/good", 200));
    host.drop(built_plugin("same_route"), "same_route.so");
    CHECK(managed_host::until([&] { return !host.reason_of("same-route").empty(); }));
    CHECK_THAT(host.reason_of("same-route"), Contains("plugin good 1.0.0") && Contains("GET /good"));
    CHECK(host.ask("GET", "/good").body == "\"1.0.0\"");
}

TEST_CASE("an operator stops, starts and reloads a plugin") {
    managed_host host;
    host.drop(built_plugin("good_1"), "good.so");
    REQUIRE(host.comes("/good", 200));
    CHECK(host.manager().stop_plugin("good") == "");
    CHECK(host.ask("GET", "/good").status == 404);
    CHECK(host.manager().start_plugin("good") == "");
    CHECK(host.ask("GET", "/good").status == 200);
    CHECK(host.manager().reload_plugin("good") == "");
    CHECK(host.ask("GET", "/good").status == 200);
}
