// Connections that another protocol takes over, and their ends.
#include "protocol.hpp"

#include <observe/metrics.hpp>

#include <catch2/catch.hpp>

#include <future>

using namespace berth::tests;

TEST_CASE("after an upgrade the bytes belong to the protocol") {
    auto to = std::make_shared<protocol>();
    test_server at(GENERATE_COPY(0, 1) == 0 ? upgrading(to) : upgrading_elsewhere(to));
    client peer(at.port());
    answer got = peer.send(get("/")).read();
    CHECK(got.status == 101);
    CHECK(got.headers["upgrade"] == "echo");
    CHECK(got.headers["connection"] == "Upgrade");
    CHECK_FALSE(got.headers.contains("content-length"));
    CHECK(peer.send("hello").read_bytes(5) == "hello");
    CHECK(peer.send("GET / HTTP/1.1\r\n\r\n").read_bytes(18) == "GET / HTTP/1.1\r\n\r\n");
    peer.shut_sending();
    CHECK(peer.ended());
    CHECK(to->story() == "opened closed");
}

TEST_CASE("bytes that came behind the request are the protocol's first") {
    auto to = std::make_shared<protocol>();
    test_server at(GENERATE_COPY(0, 1) == 0 ? upgrading(to) : upgrading_elsewhere(to));
    client peer(at.port());
    CHECK(peer.send(get("/") + "first").read().status == 101);
    CHECK(peer.read_bytes(5) == "first");
    CHECK(peer.send("second").read_bytes(6) == "second");
}

TEST_CASE("the exchange may be kept beyond its upgrade") {
    auto to = std::make_shared<protocol>();
    std::optional<http::exchange> kept;
    signal there;
    test_server at([&](http::exchange call) {
        kept.emplace(std::move(call));
        there.give();
    });
    client peer(at.port());
    peer.send(get("/kept"));
    REQUIRE(there.wait());
    kept->upgrade(switching(), to);
    CHECK(peer.read().status == 101);
    CHECK(peer.send("x").read_bytes(1) == "x");
    CHECK(kept->request().target == "/kept");
    SECTION("and dropped first") {
        kept.reset();
        CHECK(peer.send("y").read_bytes(1) == "y");
        peer.reset();
        CHECK(to->wait_for("closed"));
    }
    SECTION("and beyond the connection") {
        peer.reset();
        CHECK(to->wait_for("closed"));
        CHECK(kept->request().target == "/kept");
        kept.reset();
    }
}

TEST_CASE("no deadline of HTTP counts for an upgraded connection") {
    http::limits quick;
    quick.idle_deadline = quick.header_deadline = quick.body_deadline = quick.write_deadline = 20ms;
    auto to = std::make_shared<protocol>();
    test_server at(upgrading(to), test_server::with(quick));
    client peer = upgraded_peer(at);
    CHECK_FALSE(peer.socket().poll(Poco::Timespan(0, 200'000), Poco::Net::Socket::SELECT_READ));
    CHECK(peer.send("still").read_bytes(5) == "still");
}

TEST_CASE("drain tells the protocol and waits for it") {
    auto to = std::make_shared<protocol>();
    to->drains = [](http::link& on) { on.output() += "bye"; };
    to->receives = [](http::link& on, std::string_view bytes) {
        on.finish();
        return bytes.size();
    };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    auto drained = std::async(std::launch::async, [&] { return at.server().drain(20s); });
    CHECK(peer.read_bytes(3) == "bye");
    CHECK(drained.wait_for(0s) == std::future_status::timeout);
    peer.send("bye");
    CHECK(drained.get());
    CHECK(to->story() == "opened drain closed");
}

TEST_CASE("a protocol that does not end is ended by stop, after the drain has given up") {
    auto to = std::make_shared<protocol>();
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    CHECK_FALSE(at.server().drain(50ms));
    CHECK(peer.send("on").read_bytes(2) == "on");
    at.server().stop();
    CHECK(to->story() == "opened drain closed");
    CHECK(peer.ended());
}

TEST_CASE("an upgraded connection counts among the connections") {
    http::limits one;
    one.connections = 1;
    http::server_options options = test_server::with(one);
    options.name = "upgraded";
    auto to = std::make_shared<protocol>();
    test_server at(upgrading(to), options);
    auto& open = berth::host::observe::gauge_of("berth_http_connections", "", {{"port", "upgraded"}});
    {
        client peer = upgraded_peer(at);
        CHECK(open.value() == 1);
        CHECK(client(at.port()).send(get("/")).read().status == 503);
    }
    CHECK(eventually([&] { return open.value() == 0; }));
}

TEST_CASE("an upgrade that cannot be is answered 500, its protocol opened and closed in vain") {
    auto to = std::make_shared<protocol>();
    to->opens = [](http::link& on) { on.output() += "to nobody"; };
    test_server at([to](http::exchange call) {
        http::response head = switching();
        if (call.request().path == "/status") head.status = 200;
        if (call.request().path == "/field") head.headers.emplace_back("X", "a\nb");
        call.upgrade(std::move(head), to);
    });
    client peer(at.port());
    SECTION("a wrong status") {
        CHECK(peer.send(get("/status")).read().status == 500);
    }
    SECTION("a bad field") {
        CHECK(peer.send(get("/field")).read().status == 500);
    }
    SECTION("a body") {
        CHECK(peer.send(post("/", "body")).read().status == 500);
    }
    SECTION("HTTP/1.0") {
        CHECK(peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read().status == 500);
    }
    CHECK(to->wait_for("opened closed"));
}

TEST_CASE("a protocol whose connection has gone before is opened and closed in vain") {
    auto to = std::make_shared<protocol>();
    std::optional<http::exchange> kept;
    signal there;
    auto at = std::make_unique<test_server>([&](http::exchange call) {
        kept.emplace(std::move(call));
        there.give();
    });
    client peer(at->port());
    peer.send(get("/"));
    REQUIRE(there.wait());
    SECTION("with its peer") {
        peer.reset();
        CHECK(eventually([&] { return kept->cancelled(); }));
        kept->upgrade(switching(), to);
        CHECK(to->wait_for("opened closed"));
        kept.reset();
    }
    SECTION("with its server") {
        at.reset();
        kept->upgrade(switching(), to);
        kept.reset();
        CHECK(to->story() == "opened closed");
    }
    CHECK(to->story() == "opened closed");
}

TEST_CASE("peers of upgraded connections that come and go do no harm") {
    std::atomic<int> opened = 0, closed = 0;
    struct counting final : protocol {
        std::atomic<int>* closed_count = nullptr;
        void closed() noexcept override { ++*closed_count; }
    };
    test_server at([&](http::exchange call) {
        auto to = std::make_shared<counting>();
        to->closed_count = &closed;
        ++opened;
        std::thread([to, call = std::move(call)]() mutable { call.upgrade(switching(), to); }).detach();
    });
    std::vector<std::thread> peers;
    for (int p = 0; p < 4; ++p)
        peers.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                client peer(at.port());
                peer.send(get("/") + "behind");
                if (i % 3) peer.read();
                if (i % 3 == 2) peer.read_bytes(6);
                if (i % 2) peer.reset();
            }
        });
    for (auto& peer : peers) peer.join();
    CHECK(eventually([&] { return closed == opened; }));
}
