// Many connections, too many connections, ports.
#include "client.hpp"
#include "test_server.hpp"

#include <observe/metrics.hpp>

#include <catch2/catch.hpp>

#include <sys/resource.h>

using namespace berth::tests;

namespace {

// Lowers the number of descriptors this process may open, for a while.
class few_descriptors {
public:
    explicit few_descriptors(rlim_t most) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit lower{most, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &lower);
    }
    ~few_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

} // namespace

TEST_CASE("hundreds of connections are held and served") {
    test_server at;
    std::vector<client> peers;
    for (int i = 0; i < 400; ++i) peers.emplace_back(at.port());
    for (int round = 0; round < 3; ++round) {
        for (auto& peer : peers) peer.send(get("/x"));
        for (auto& peer : peers) REQUIRE(peer.read().body == "/x");
    }
    CHECK(at.handled() == 1200);
}

TEST_CASE("a second server on the same port is refused, with address, port and reason") {
    test_server first;
    http::server_options same = test_server::defaults();
    same.port = first.port();
    CHECK_THROWS_WITH(test_server(echo, same),
                      "cannot listen on 127.0.0.1 port " + std::to_string(first.port()) + ": address already in use");
}

TEST_CASE("a port is free again as soon as its server has gone") {
    http::server_options again = test_server::defaults();
    {
        test_server first;
        client(first.port()).send(get("/")).read();
        again.port = first.port();
    }
    test_server second(echo, again);
    CHECK(client(second.port()).send(get("/x")).read().body == "/x");
}

TEST_CASE("an address that is not here is refused by name") {
    http::server_options elsewhere = test_server::defaults();
    elsewhere.host = "192.0.2.1";
    CHECK_THROWS_WITH(test_server(echo, elsewhere), Catch::StartsWith("cannot listen on 192.0.2.1 port 0: "));
}

TEST_CASE("connections beyond the limit get 503, later ones are served again") {
    http::limits two;
    two.connections = 2;
    test_server at(echo, test_server::with(two));
    {
        client one(at.port()), other(at.port());
        CHECK(one.send(get("/1")).read().body == "/1");
        CHECK(other.send(get("/2")).read().body == "/2");
        client third(at.port());
        CHECK(third.send(get("/3")).read().status == 503);
        third.shut_sending();
        CHECK(third.ended());
        CHECK(one.send(get("/1")).read().body == "/1");
    }
    CHECK(eventually([&] { return client(at.port()).send(get("/4")).read().status == 200; }));
}

TEST_CASE("without descriptors the server waits, then goes on") {
    test_server at;
    client early(at.port());
    CHECK(early.send(get("/")).read().status == 200);
    std::vector<client> waiting;
    {
        // The peers' own descriptors leave none for the server to accept with.
        Poco::Net::StreamSocket probe(Poco::Net::SocketAddress("127.0.0.1", at.port()));
        few_descriptors only(static_cast<rlim_t>(probe.impl()->sockfd()) + 4);
        try {
            for (int i = 0; i < 10; ++i) waiting.emplace_back(at.port()).send(get("/later"));
        } catch (const std::exception&) { // this process has none left either
        }
        CHECK(early.send(get("/meanwhile")).read().body == "/meanwhile");
    }
    REQUIRE_FALSE(waiting.empty());
    for (auto& peer : waiting) CHECK(peer.read().body == "/later");
}

TEST_CASE("connections and answers are counted") {
    namespace observe = berth::host::observe;
    http::server_options named = test_server::defaults();
    named.name = "counted";
    test_server at(echo, named);
    auto& open = observe::gauge_of("berth_http_connections", "", {{"port", "counted"}});
    auto& good = observe::counter_of("berth_http_requests_total", "", {{"port", "counted"}, {"status", "2xx"}});
    auto& bad = observe::counter_of("berth_http_requests_total", "", {{"port", "counted"}, {"status", "4xx"}});
    {
        client peer(at.port());
        peer.send(get("/") + get("/") + "BAD\r\n\r\n");
        peer.read();
        CHECK(open.value() == 1);
        peer.read();
        peer.read();
    }
    CHECK(eventually([&] { return open.value() == 0 && good.value() == 2 && bad.value() == 1; }));
}
