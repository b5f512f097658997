#include <websocket/liveness.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::websocket;
using namespace std::chrono_literals;
using verdict = liveness::verdict;

namespace {

struct watched {
    limits within;
    liveness alive;
    liveness::state now{false, 0, 0};

    verdict tick() { return alive.ticked(within, now); }
    // Ticks until something else than `well` is said; how long that took.
    std::pair<verdict, std::chrono::milliseconds> next() {
        for (std::chrono::milliseconds passed = liveness::tick(within);; passed += liveness::tick(within))
            if (verdict said = tick(); said != verdict::well || passed > 10min) return {said, passed};
    }
};

} // namespace

TEST_CASE("a silent peer is pinged after ping_interval and given up after pong_deadline") {
    watched peer;
    CHECK(peer.next() == std::pair(verdict::ping, 20'000ms));
    CHECK(peer.next() == std::pair(verdict::silent, 20'000ms));
}

TEST_CASE("whatever the peer sends counts as an answer to the ping") {
    watched peer;
    peer.next();
    peer.alive.heard();
    CHECK(peer.next() == std::pair(verdict::ping, 20'000ms));
}

TEST_CASE("while paused a peer is neither pinged nor given up") {
    watched peer;
    peer.next();
    peer.now.paused = true;
    CHECK(peer.next().first == verdict::well);
    peer.now.paused = false;
    CHECK(peer.next() == std::pair(verdict::ping, 20'000ms));
}

TEST_CASE("a peer that takes nothing is stuck after write_deadline") {
    watched peer;
    peer.now.unsent = 1;
    CHECK(peer.next() == std::pair(verdict::stuck, 65'000ms)); // it may have begun just before the first tick
}

TEST_CASE("a peer that takes a little now and then is neither stuck nor silent") {
    watched peer;
    peer.now.unsent = 1'000;
    for (int tick = 0; tick < 100; ++tick) {
        peer.now.taken += tick % 4 == 0;
        CHECK(peer.tick() == verdict::well);
    }
}

TEST_CASE("a ping_interval of zero means no pings") {
    watched peer;
    peer.within.ping_interval = 0ms;
    CHECK(peer.next().first == verdict::well);
}

TEST_CASE("periods that do not divide evenly are never cut short") {
    watched peer;
    peer.within.ping_interval = 7ms;
    peer.within.pong_deadline = 10ms;
    CHECK(liveness::tick(peer.within) == 1ms);
    CHECK(peer.next() == std::pair(verdict::ping, 7ms));
    CHECK(peer.next() == std::pair(verdict::silent, 10ms));
}
