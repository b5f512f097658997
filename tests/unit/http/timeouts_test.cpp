// Deadlines on connections.
#include "client.hpp"
#include "test_server.hpp"

#include <observe/metrics.hpp>

#include <catch2/catch.hpp>

using namespace berth::tests;

namespace {

using clock_type = std::chrono::steady_clock;

} // namespace

TEST_CASE("a head that does not end in time gets 408") {
    http::limits quick;
    quick.header_deadline = 50ms;
    test_server at(echo, test_server::with(quick));
    client peer(at.port());
    auto from = clock_type::now();
    answer got = peer.send("GET / HTTP/1.1\r\nHost:").read();
    CHECK(got.status == 408);
    CHECK(clock_type::now() - from >= 50ms);
    peer.shut_sending();
    CHECK(peer.ended());
}

TEST_CASE("bytes that trickle in do not prolong the time for a head") {
    http::limits quick;
    quick.header_deadline = 100ms;
    test_server at(echo, test_server::with(quick));
    client peer(at.port());
    peer.send("GET / HTTP/1.1\r\n");
    peer.socket().setReceiveTimeout(Poco::Timespan(0, 20'000));
    auto from = clock_type::now();
    bool answered = false;
    while (!answered && clock_type::now() - from < 10s) {
        peer.send("X: y\r\n");
        answered = peer.socket().poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ);
    }
    CHECK(peer.read().status == 408);
    CHECK(at.handled() == 0);
}

TEST_CASE("a body without progress gets 408, one with progress has its time") {
    http::limits quick;
    quick.body_deadline = 300ms;
    test_server at(echo, test_server::with(quick));
    client slow(at.port());
    slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
    for (char c : std::string_view("steady")) {
        CHECK_FALSE(slow.socket().poll(Poco::Timespan(0, 100'000), Poco::Net::Socket::SELECT_READ));
        slow.send({&c, 1});
    }
    CHECK(slow.read().body == "steady");
    CHECK(slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nst").read().status == 408);
}

TEST_CASE("an idle connection is closed") {
    http::limits quick;
    quick.idle_deadline = 50ms;
    test_server at(echo, test_server::with(quick));
    client silent(at.port());
    client served(at.port());
    CHECK(served.send(get("/")).read().status == 200);
    CHECK(silent.ended());
    CHECK(served.ended());
}

TEST_CASE("an idle deadline far away does not delay a nearer one that follows") {
    http::limits mixed;
    mixed.idle_deadline = 60s;
    mixed.header_deadline = 50ms;
    test_server at(echo, test_server::with(mixed));
    client peer(at.port());
    CHECK(peer.send(get("/")).read().status == 200);
    auto from = clock_type::now();
    CHECK(peer.send("GET").read().status == 408);
    CHECK(clock_type::now() - from < 5s);
}

TEST_CASE("a peer that does not read its answer is closed") {
    http::limits quick;
    quick.write_deadline = 100ms;
    std::string large(30'000'000, 'x');
    http::server_options options = test_server::with(quick);
    options.name = "unread";
    test_server at([&](http::exchange call) { call.respond(text(large)); }, options);
    client peer(at.port());
    peer.send(get("/"));
    REQUIRE(eventually([&] { return at.handled() == 1; }));
    auto& open = berth::host::observe::gauge_of("berth_http_connections", "", {{"port", "unread"}});
    CHECK(eventually([&] { return open.value() == 0; }));
    std::size_t got = 0;
    try {
        got = peer.read_to_end().size();
    } catch (const std::exception&) { // reset
    }
    CHECK(got < large.size());
}

TEST_CASE("a handler may take longer than any deadline of the peer") {
    http::limits quick;
    quick.idle_deadline = quick.header_deadline = quick.body_deadline = quick.write_deadline = 30ms;
    test_server at(
        [](http::exchange call) {
            std::thread([call = std::move(call)]() mutable {
                signal never;
                never.wait(200ms);
                echo(std::move(call));
            }).detach();
        },
        test_server::with(quick));
    CHECK(client(at.port()).send(get("/slow")).read().body == "/slow");
}
