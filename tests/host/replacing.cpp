#include "load.hpp"
#include "plugin_host.hpp"

using namespace berth::tests;

TEST_CASE("two hundred replacements while requests flow fail none of them and leave nothing resident") {
    plugin_host host;
    auto current = host.serve(built_plugin("good_1"));
    load clients(host.port(), "/good", 4);
    for (int i = 0; i < 200; ++i) {
        host.replace(current, built_plugin(i % 2 ? "good_1" : "good_2"));
        current = host.newest();
        CHECK(host.ask("GET", "/good").body == (i % 2 ? "\"1.0.0\"" : "\"2.0.0\""));
    }
    std::size_t before = clients.answered();
    CHECK(eventually([&] { return clients.answered() > before; }));
    clients.end();
    INFO(clients.first_failure());
    CHECK(clients.failed() == 0);
    CHECK(clients.answered() > 200);
}

TEST_CASE("a plugin that is removed answers 404 at once, on connections that are open too") {
    plugin_host host;
    auto good = host.serve(built_plugin("good_1"));
    host.serve(BERTH_HELLO);
    Poco::Net::HTTPClientSession session("127.0.0.1", host.port());
    session.setKeepAlive(true);
    CHECK(served::ask_on(session, "GET", "/good").status == 200);
    host.remove(good);
    CHECK(served::ask_on(session, "GET", "/good").status == 404);
    CHECK(served::ask_on(session, "GET", "/hello/you").status == 200);
    plugin_host::retire(good);
}

TEST_CASE("a plugin that claims another's route is refused and the other goes on") {
    plugin_host host;
    auto good = host.serve(built_plugin("good_1"));
    auto same = host.load(built_plugin("same_route"));
    auto reason = host.dispatcher.publish({good, same});
    REQUIRE(reason);
    CHECK_THAT(*reason, Catch::Matchers::Contains("plugin same-route 1.0.0") &&
                            Catch::Matchers::Contains("plugin good 1.0.0") && Catch::Matchers::Contains("GET /good"));
    CHECK(host.ask("GET", "/good").status == 200);
    plugin_host::retire(same);
}
