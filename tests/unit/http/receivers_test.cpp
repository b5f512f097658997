// Bodies that go to a receiver piece by piece, the request being handled when all of it has come.
#include "client.hpp"
#include "collector.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;

TEST_CASE("a body goes to its receiver, and the request is handled when it is whole") {
    auto to = std::make_shared<collector>();
    test_server at(
        [&](http::exchange call) {
            CHECK(call.receiver() == to);
            CHECK(to->ended() == ending::whole);
            CHECK(call.request().body.empty());
            CHECK(call.request().body.data()[0] == 0);
            call.respond(text(std::string(call.request().target)));
        },
        test_server::defaults(), admitting(to));
    client peer(at.port());
    std::string body = pattern(3'000'000);
    CHECK(peer.send(post("/upload", body)).read().body == "/upload");
    CHECK((to->held() == body));
    CHECK(to->largest() >= 32 * 1024); // big pieces, whatever the first one was
}

TEST_CASE("the chunks of a body reach the receiver joined to each other and without their trailers") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    peer.send(chunked_head("/c") + chunk("one ") + chunk("two "));
    REQUIRE(to->wait_for(8));
    CHECK(at.handled() == 0);
    peer.send(chunk(pattern(200'000)) + "0\r\nX-Trailer: cut");
    REQUIRE(to->wait_for(200'008));
    CHECK(peer.send(" here\r\n\r\n" + get("/next")).read().body == "/c");
    CHECK((to->held() == "one two " + pattern(200'000)));
    CHECK(peer.read().body == "/next");
}

TEST_CASE("requests pipelined behind a received body are served") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    std::string behind;
    for (int i = 0; i < 1000; ++i) behind += get(numbered("/", i));
    SECTION("of a known length") {
        peer.send(post("/", pattern(100'000)) + behind);
    }
    SECTION("of chunks") {
        peer.send(chunked_head("/") + chunk(pattern(100'000)) + "0\r\n\r\n" + behind);
    }
    SECTION("that comes with all of them at once") {
        peer.send(chunked_head("/") + chunk("x") + "0\r\n\r\n" + behind);
    }
    CHECK(peer.read().body == "/");
    for (int i = 0; i < 1000; ++i) REQUIRE(peer.read().body == numbered("/", i));
}

TEST_CASE("a receiver that accepts nothing holds its sender up") {
    auto to = std::make_shared<collector>();
    to->room = 100'000;
    test_server at(echo, test_server::defaults(), admitting(to, false, 1'000'000'000));
    client peer(at.port());
    std::string body = pattern(40'000'000), got;
    std::atomic<bool> sent = false;
    std::thread sender([&] {
        peer.send(post("/slow", body));
        sent = true;
    });
    REQUIRE(to->wait_for(100'000));
    // Without back pressure all of it would come within this time.
    std::size_t before = 0;
    CHECK(eventually([&] {
        std::this_thread::sleep_for(100ms);
        return std::exchange(before, to->total()) == to->total();
    }));
    CHECK(to->total() < 1'000'000);
    CHECK_FALSE(sent);
    while (!to->ended()) got += to->taken();
    got += to->taken();
    sender.join();
    CHECK((got == body));
    CHECK(peer.read().body == "/slow");
}

TEST_CASE("a receiver may accept one small chunk at a time") {
    auto to = std::make_shared<collector>();
    to->room = 1;
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    std::string all = chunked_head("/");
    for (int i = 0; i < 500; ++i) all += chunk(numbered("piece ", i));
    peer.send(all + "0\r\n\r\n" + get("/next"));
    std::string got;
    while (!to->ended()) {
        std::string part = to->taken();
        CHECK(part.size() <= 9);
        got += part;
    }
    std::string expected;
    for (int i = 0; i < 500; ++i) expected += numbered("piece ", i);
    CHECK(got + to->taken() == expected);
    CHECK(peer.read().body == "/");
    CHECK(peer.read().body == "/next");
}

TEST_CASE("a peer that goes in the middle of its body breaks it") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    peer.send(post_head("/", 100) + "half");
    REQUIRE(to->wait_for(4));
    SECTION("closing") {
        peer.shut_sending();
    }
    SECTION("with a reset") {
        peer.reset();
    }
    CHECK(to->wait_for_end() == ending::broken);
    CHECK(at.handled() == 0);
}

TEST_CASE("a received body without progress gets 408") {
    http::limits quick;
    quick.body_deadline = 100ms;
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::with(quick), admitting(to));
    client peer(at.port());
    CHECK(peer.send(post_head("/", 100) + "half").read().status == 408);
    CHECK(to->ended() == ending::broken);
}

TEST_CASE("no deadline of the body counts while its receiver accepts nothing") {
    http::limits quick;
    quick.body_deadline = 100ms;
    auto to = std::make_shared<collector>();
    to->room = 1;
    test_server at(echo, test_server::with(quick), admitting(to));
    client peer(at.port());
    peer.send(post_head("/patient", 8) + "half");
    REQUIRE(to->wait_for(4));
    CHECK_FALSE(peer.socket().poll(Poco::Timespan(0, 400'000), Poco::Net::Socket::SELECT_READ));
    peer.send("more");
    CHECK(to->taken() == "half");
    CHECK(peer.read().body == "/patient");
}

TEST_CASE("a receiver has 64 bits of a body, and its limit is the admission's") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to, false, std::uint64_t{1} << 40));
    client peer(at.port());
    peer.send(post_head("/", std::uint64_t{1} << 40) + "begin");
    CHECK(to->wait_for(5));
    CHECK_FALSE(to->ended());
    client beyond(at.port());
    CHECK(beyond.send(post_head("/", (std::uint64_t{1} << 40) + 1)).read().status == 413);
}

TEST_CASE("a received body beyond its limit gets 413") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to, false, 1000));
    client peer(at.port());
    SECTION("before it begins when its length is known") {
        CHECK(peer.send(post_head("/", 1001)).read().status == 413);
        CHECK_FALSE(to->ended());
    }
    SECTION("at the chunk that goes beyond") {
        peer.send(chunked_head("/") + chunk(pattern(900)));
        REQUIRE(to->wait_for(900));
        CHECK(peer.send(chunk(pattern(101))).read().status == 413);
        CHECK(to->ended() == ending::broken);
    }
    CHECK(at.handled() == 0);
}

TEST_CASE("wrong chunks break a received body and get 400") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    peer.send(chunked_head("/") + chunk("good"));
    REQUIRE(to->wait_for(4));
    CHECK(peer.send("bad\n").read().status == 400);
    CHECK(to->ended() == ending::broken);
}

TEST_CASE("a body that its receiver will not have is refused in the receiver's words") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    SECTION("in the middle, and the connection ends") {
        to->most = 100'000;
        std::thread sender([&] {
            try {
                peer.send(post("/", pattern(300'000)));
            } catch (const std::exception&) { // the answer may come first
            }
        });
        answer got = peer.read();
        sender.join();
        CHECK(got.status == 422);
        CHECK(got.body.find("The collector will not have it.") != std::string::npos);
        CHECK(got.headers["connection"] == "close");
        CHECK_FALSE(to->ended());
    }
    SECTION("at its end, and the connection goes on") {
        to->content = false;
        peer.send(chunked_head("/") + chunk("bad"));
        CHECK(peer.send("0\r\n\r\n").read().status == 422);
        CHECK(peer.send(get("/next")).read().body == "/next");
    }
}

TEST_CASE("a received body is asked for with 100 Continue") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to));
    client peer(at.port());
    peer.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(peer.read().status == 100);
    CHECK(peer.send("body").read().body == "/x");
    CHECK(to->held() == "body");
}

TEST_CASE("a body that came whole with its head is in the request, without a receiver") {
    auto to = std::make_shared<collector>();
    test_server at(
        [&](http::exchange call) {
            CHECK_FALSE(call.receiver());
            echo(std::move(call));
        },
        test_server::defaults(), admitting(to, GENERATE(false, true)));
    client peer(at.port());
    CHECK(peer.send(post("/", "small")).read().body == "small");
    CHECK(peer.send(get("/none")).read().body == "/none");
    CHECK(peer.send(post("/empty", "")).read().body == "/empty");
}

TEST_CASE("a receiver may call to resume when connection and server have gone") {
    auto to = std::make_shared<collector>();
    to->room = 1;
    {
        test_server at(echo, test_server::defaults(), admitting(to));
        client peer(at.port());
        peer.send(post_head("/", 100) + "half");
        REQUIRE(to->wait_for(4));
    }
    CHECK(to->ended() == ending::broken);
    CHECK(to->taken() == "half");
}

TEST_CASE("many uploads at once reach their own receivers") {
    test_server at(
        [](http::exchange call) {
            auto& mine = static_cast<collector&>(*call.receiver());
            call.respond(
                text(std::to_string(mine.total()) + (mine.held() == pattern(mine.total()) ? " right" : " wrong")));
        },
        test_server::defaults(),
        [](const http::request&) {
            http::admission says;
            says.receiver = std::make_shared<collector>();
            return says;
        });
    std::atomic<int> right = 0;
    std::vector<std::thread> peers;
    for (int p = 0; p < 6; ++p)
        peers.emplace_back([&, p] {
            client peer(at.port());
            for (std::size_t i = 0; i < 30; ++i) {
                std::size_t size = 50'000 + i * 7'919 + static_cast<std::size_t>(p);
                right += peer.send(post("/", pattern(size))).read().body == std::to_string(size) + " right";
            }
        });
    for (auto& peer : peers) peer.join();
    CHECK(right == 6 * 30);
}
