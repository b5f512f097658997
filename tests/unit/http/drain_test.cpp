// The end of a server.
#include "client.hpp"
#include "test_server.hpp"

#include <Poco/Net/NetException.h>

#include <catch2/catch.hpp>

#include <future>

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
    test_server at([&](http::exchange call) {
        std::thread([&, call = std::move(call)]() mutable {
            arrived.give();
            go.wait();
            echo(std::move(call));
        }).detach();
    });
    client busy(at.port());
    busy.send(get("/busy"));
    REQUIRE(arrived.wait());
    auto drained = std::async(std::launch::async, [&] { return at.server().drain(10s); });
    CHECK(drained.wait_for(50ms) == std::future_status::timeout);
    go.give();
    answer got = busy.read();
    CHECK(got.body == "/busy");
    CHECK(got.headers["connection"] == "close");
    CHECK(busy.ended());
    CHECK(drained.get());
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
