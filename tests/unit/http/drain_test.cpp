// The end of a server.
#include "client.hpp"
#include "test_server.hpp"

#include <Poco/Net/NetException.h>

#include <catch2/catch.hpp>

#include <future>
#include <memory>

using namespace berth::tests;

TEST_CASE("drain closes idle connections and the listener") {
    test_server at;
    client idle(at.port());
    CHECK(idle.send(get("/")).read().status == 200);
    CHECK(at.server().drain(10s));
    CHECK(idle.ended());
    CHECK_THROWS_AS(client(at.port()), Poco::Net::ConnectionRefusedException);
}

TEST_CASE("drain lets a running request have its answer, and says that it is the last") {
    signal arrived, go;
    http::server_options one_loop = test_server::defaults();
    one_loop.loops = 1;
    test_server at(
        [&](http::exchange call) {
            std::thread([&, call = std::move(call)]() mutable {
                arrived.give();
                go.wait();
                echo(std::move(call));
            }).detach();
        },
        one_loop);
    client busy(at.port()), idle(at.port());
    busy.send(get("/busy"));
    REQUIRE(arrived.wait());
    auto drained = std::async(std::launch::async, [&] { return at.server().drain(20s); });
    CHECK(idle.ended()); // the loop is draining
    CHECK(drained.wait_for(0s) == std::future_status::timeout);
    go.give();
    answer got = busy.read();
    CHECK(got.body == "/busy");
    CHECK(got.headers["connection"] == "close");
    CHECK(busy.ended());
    CHECK(drained.get());
}

TEST_CASE("an exchange let go of after its last answer does not disturb the count of connections") {
    signal answered, go, released;
    test_server at([&](http::exchange call) {
        std::thread([&, call = std::make_unique<http::exchange>(std::move(call))]() mutable {
            http::response last = text("last");
            last.close = true;
            call->respond(std::move(last));
            answered.give();
            go.wait();
            call.reset();
            released.give();
        }).detach();
    });
    client peer(at.port());
    CHECK(peer.send(get("/")).read().body == "last");
    CHECK(peer.ended());
    REQUIRE(answered.wait());
    go.give();
    REQUIRE(released.wait());
    CHECK(at.server().drain(10s));
}

TEST_CASE("drain gives up at its deadline") {
    std::mutex mutex;
    std::vector<http::exchange> kept;
    test_server at([&](http::exchange call) {
        std::lock_guard lock(mutex);
        kept.push_back(std::move(call));
    });
    client busy(at.port());
    busy.send(get("/"));
    REQUIRE(eventually([&] { return at.handled() == 1; }));
    CHECK_FALSE(at.server().drain(50ms));
    at.server().stop();
    CHECK(kept[0].cancelled());
    CHECK(busy.ended());
}

TEST_CASE("drain serves what had been sent before it") {
    test_server at;
    std::vector<client> peers;
    for (int i = 0; i < 50; ++i) peers.emplace_back(at.port()).send(get(numbered("/", i)));
    CHECK(at.server().drain(10s));
    for (int i = 0; i < 50; ++i) CHECK(peers[static_cast<std::size_t>(i)].read().body == numbered("/", i));
}

TEST_CASE("a server that was never started drains and stops") {
    struct nothing : http::handler {
        http::admission admit(const http::request&) noexcept override { return {}; }
        void handle(http::exchange) noexcept override {}
        http::response refuse(int, std::string_view) noexcept override { return {}; }
        void turn_ended(std::size_t) noexcept override {}
    } handles;
    http::server server(test_server::defaults(), handles);
    CHECK(server.drain(1s));
    server.stop();
}
