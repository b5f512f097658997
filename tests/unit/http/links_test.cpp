// What an upgraded connection lends to its protocol.
#include "protocol.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <future>

using namespace berth::tests;

TEST_CASE("bytes that the protocol does not use come again with more behind them") {
    auto to = std::make_shared<protocol>();
    std::vector<std::string> seen;
    to->receives = [&](http::link& on, std::string_view bytes) { // five at a time
        seen.emplace_back(bytes);
        std::size_t used = bytes.size() / 5 * 5;
        on.output() += bytes.substr(0, used);
        return used;
    };
    test_server at(upgrading(to));
    client peer(at.port());
    CHECK(peer.send(get("/") + "abc").read().status == 101);
    CHECK(peer.send("defg").read_bytes(5) == "abcde");
    CHECK(peer.send("hij").read_bytes(5) == "fghij");
    CHECK(seen == std::vector<std::string>{"abc", "abcdefg", "fghij"});
}

TEST_CASE("a protocol that demands more than a piece is ended") {
    auto to = std::make_shared<protocol>();
    to->receives = [](http::link&, std::string_view) { return std::size_t{0}; };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    peer.send(std::string(64 * 1024 + 1, 'x'));
    CHECK(to->wait_for("opened closed"));
}

TEST_CASE("much goes through an upgraded connection in both directions") {
    auto to = std::make_shared<protocol>();
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    std::string all(20'000'000, 0);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i * 31 % 251);
    std::thread sender([&] { peer.send(all); });
    CHECK((peer.read_bytes(all.size()) == all));
    sender.join();
}

TEST_CASE("sent tells that all output has left, and may bring more") {
    auto to = std::make_shared<protocol>();
    int left = 1000; // the loop's
    std::atomic<std::size_t> most_unsent{0};
    to->opens = [](http::link& on) { on.output() += "begin "; };
    to->has_sent = [&](http::link& on) {
        most_unsent = std::max(most_unsent.load(), on.unsent());
        if (--left >= 0)
            on.output() += std::string(10'000, 'x');
        else
            on.finish();
    };
    test_server at(upgrading(to));
    client peer(at.port());
    std::string all = peer.send(get("/")).read_to_end();
    CHECK(all.size() == all.find("begin ") + 6 + 1000 * 10'000);
    CHECK(most_unsent == 0);
    peer.shut_sending();
    CHECK(to->wait_for("opened closed"));
}

TEST_CASE("news reach the protocol on its loop from any thread") {
    auto to = std::make_shared<protocol>();
    std::promise<std::function<void()>> given;
    std::thread::id loop;
    to->opens = [&](http::link& on) {
        loop = std::this_thread::get_id();
        given.set_value(on.caller_of_news());
    };
    to->gets_news = [&](http::link& on) { on.output() += loop == std::this_thread::get_id() ? "news" : "lost"; };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    auto call = given.get_future().get();
    for (int i = 0; i < 20; ++i) {
        call();
        CHECK(peer.read_bytes(4) == "news");
    }
    peer.reset();
    CHECK(to->wait_for("closed"));
    call(); // to nobody
}

TEST_CASE("a paused connection receives nothing until it goes on") {
    auto to = std::make_shared<protocol>();
    std::promise<std::function<void()>> given;
    std::atomic<std::size_t> got = 0;
    to->opens = [&](http::link& on) { given.set_value(on.caller_of_news()); };
    to->receives = [&](http::link& on, std::string_view bytes) { // uses one byte, then pauses
        ++got;
        on.output() += bytes.substr(0, 1);
        on.pause(true);
        return std::size_t{1};
    };
    to->gets_news = [](http::link& on) { on.pause(false); };
    test_server at(upgrading(to));
    client peer(at.port());
    CHECK(peer.send(get("/") + "abcd").read().status == 101);
    CHECK(peer.read_bytes(1) == "a");
    auto call = given.get_future().get();
    CHECK_FALSE(peer.socket().poll(Poco::Timespan(0, 50'000), Poco::Net::Socket::SELECT_READ));
    call();
    CHECK(peer.read_bytes(1) == "b");
    peer.send("e");
    call();
    CHECK(peer.read_bytes(1) == "c");
    call();
    CHECK(peer.read_bytes(1) == "d");
    call();
    CHECK(peer.read_bytes(1) == "e");
    CHECK(got == 5);
}

TEST_CASE("pause holds the peer up") {
    auto to = std::make_shared<protocol>();
    std::atomic<std::size_t> got = 0;
    to->receives = [&](http::link& on, std::string_view bytes) {
        got += bytes.size();
        on.pause(true);
        return bytes.size();
    };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    peer.socket().setSendTimeout(Poco::Timespan(0, 300'000));
    CHECK_THROWS(peer.send(std::string(50'000'000, 'x')));
    CHECK(got < 1'000'000);
}

TEST_CASE("a deadline passes once, when its time has come") {
    auto to = std::make_shared<protocol>();
    to->opens = [](http::link& on) { on.set_deadline(30ms); };
    to->is_late = [](http::link& on) { on.output() += "late"; };
    test_server at(upgrading(to));
    auto from = std::chrono::steady_clock::now();
    client peer = upgraded_peer(at);
    CHECK(peer.read_bytes(4) == "late");
    CHECK(std::chrono::steady_clock::now() - from >= 25ms);
    CHECK_FALSE(peer.socket().poll(Poco::Timespan(0, 100'000), Poco::Net::Socket::SELECT_READ));
}

TEST_CASE("a deadline is replaced by the next one, and removed by zero") {
    auto to = std::make_shared<protocol>();
    to->opens = [](http::link& on) {
        on.set_deadline(10s);
        on.set_deadline(20ms);
    };
    to->is_late = [](http::link& on) {
        on.output() += "late";
        on.set_deadline(20ms);
        on.set_deadline(0ms);
    };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    CHECK(peer.read_bytes(4) == "late");
    CHECK_FALSE(peer.socket().poll(Poco::Timespan(0, 100'000), Poco::Net::Socket::SELECT_READ));
    CHECK(to->story() == "opened late");
}

TEST_CASE("finish ends the connection behind its output") {
    auto to = std::make_shared<protocol>();
    to->receives = [](http::link& on, std::string_view bytes) {
        on.output() += std::string(5'000'000, 'z');
        on.finish();
        return bytes.size();
    };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    CHECK(peer.send("go").read_to_end() == std::string(5'000'000, 'z'));
    CHECK(to->wait_for("opened closed"));
    peer.send("nobody hears this");
}

TEST_CASE("abort ends the connection at once") {
    auto to = std::make_shared<protocol>();
    to->receives = [](http::link& on, std::string_view bytes) {
        on.output() += "never";
        on.abort();
        return bytes.size();
    };
    test_server at(upgrading(to));
    client peer = upgraded_peer(at);
    CHECK(peer.send("go").ended());
    CHECK(to->wait_for("opened closed"));
}

TEST_CASE("a link may be used on its loop outside of the protocol's functions") {
    auto to = std::make_shared<protocol>();
    std::promise<http::link*> given;
    http::server_options one_loop = test_server::defaults();
    one_loop.loops = 1;
    to->opens = [&](http::link& on) { given.set_value(&on); };
    test_server at(upgrading(to), one_loop);
    client peer = upgraded_peer(at);
    http::link* on = given.get_future().get();
    at.server().post(0, [on] { on->output() += "task"; });
    CHECK(peer.read_bytes(4) == "task");
    at.server().post(0, [on] { on->finish(); });
    CHECK(peer.ended());
}
