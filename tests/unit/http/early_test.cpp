// Requests that are handled while their body still comes.
#include "client.hpp"
#include "collector.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;

namespace {

// Handles requests with a receiver on a thread of their own; others get an echo.
test_server::handle_function on_thread(test_server::handle_function handle) {
    return [handle = std::move(handle)](http::exchange call) {
        if (!call.receiver()) return echo(std::move(call));
        std::thread([handle, call = std::move(call)]() mutable { handle(std::move(call)); }).detach();
    };
}

void answer_when_whole(http::exchange call) {
    auto& body = static_cast<collector&>(*call.receiver());
    std::string target(call.request().target);
    bool whole = body.wait_for_end() == ending::whole;
    call.respond(text(target + (whole ? " whole " : " broken ") + std::to_string(body.total())));
}

class keeper {
public:
    test_server::handle_function keeps() {
        return [this](http::exchange call) {
            std::lock_guard lock(mutex_);
            kept_.push_back(std::move(call));
            changed_.notify_all();
        };
    }
    http::exchange take() {
        std::unique_lock lock(mutex_);
        REQUIRE(changed_.wait_for(lock, 20s, [&] { return !kept_.empty(); }));
        http::exchange last = std::move(kept_.back());
        kept_.pop_back();
        return last;
    }

private:
    std::mutex mutex_; // guards kept_
    std::vector<http::exchange> kept_;
    std::condition_variable changed_;
};

} // namespace

TEST_CASE("an early request is handled before its body, which goes on coming") {
    auto to = std::make_shared<collector>();
    test_server at(on_thread(answer_when_whole), test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send(post_head("/early?with=query", 3'000'000));
    REQUIRE(eventually([&] { return at.handled() == 1; }));
    CHECK_FALSE(to->ended());
    std::string body = pattern(3'000'000);
    CHECK(peer.send(body).read().body == "/early?with=query whole 3000000");
    CHECK((to->held() == body));
}

TEST_CASE("requests behind an early one are served after it") {
    auto to = std::make_shared<collector>();
    test_server at(on_thread(answer_when_whole), test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send(chunked_head("/first") + chunk(pattern(70'000)) + "0\r\n\r\n" + get("/second") + get("/third"));
    CHECK(peer.read().body == "/first whole 70000");
    CHECK(peer.read().body == "/second");
    CHECK(peer.read().body == "/third");
}

TEST_CASE("an early request hears 100 Continue at once") {
    auto to = std::make_shared<collector>();
    test_server at(on_thread(answer_when_whole), test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(peer.read().status == 100);
    CHECK(peer.send("body").read().body == "/x whole 4");
}

TEST_CASE("an answer in pieces may be made from a body in pieces") {
    auto to = std::make_shared<collector>();
    test_server at(on_thread([](http::exchange call) {
                       auto& body = static_cast<collector&>(*call.receiver());
                       call.begin(text(""));
                       for (std::size_t done = 0; done < 3; ++done) {
                           body.wait_for(4 * (done + 1));
                           call.write("got " + body.taken());
                       }
                       body.wait_for_end();
                       call.end();
                   }),
                   test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send(post_head("/", 12));
    std::string head;
    while (!head.ends_with("\r\n\r\n")) head += peer.read_bytes(1);
    for (int i = 0; i < 3; ++i)
        CHECK(peer.send(numbered("abc", i)).read_bytes(13) == numbered("8\r\ngot abc", i) + "\r\n");
    CHECK(peer.read_bytes(5) == "0\r\n\r\n");
    CHECK(peer.send(get("/next")).read().body == "/next");
}

TEST_CASE("little that is left of a body is read when its request has been answered, and the connection goes on") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to, true));
    client peer(at.port());
    answer got = peer.send(post_head("/early", 100'000)).read();
    CHECK(got.body == "/early");
    CHECK_FALSE(got.headers.contains("connection"));
    CHECK(to->wait_for_end() == ending::broken);
    CHECK(peer.send(pattern(100'000) + get("/next")).read().body == "/next");
}

TEST_CASE("much that is left of a body ends the connection with the answer") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to, true));
    client peer(at.port());
    answer got = peer.send(post_head("/early", 10'000'000)).read();
    CHECK(got.body == "/early");
    CHECK(got.headers["connection"] == "close");
    peer.send(pattern(1'000'000)); // it may go on sending for a while without losing the answer
    CHECK(to->wait_for_end() == ending::broken);
    peer.shut_sending();
    CHECK(peer.ended());
}

TEST_CASE("chunks without end behind an answer end the connection") {
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::defaults(), admitting(to, true));
    client peer(at.port());
    CHECK(peer.send(chunked_head("/early")).read().body == "/early");
    for (int i = 0; i < 10; ++i) peer.send(chunk(pattern(100'000)));
    peer.shut_sending();
    CHECK(peer.ended());
    CHECK(at.handled() == 1);
}

TEST_CASE("a body that does not go on after the answer ends the connection") {
    http::limits quick;
    quick.body_deadline = 50ms;
    auto to = std::make_shared<collector>();
    test_server at(echo, test_server::with(quick), admitting(to, true));
    client peer(at.port());
    CHECK(peer.send(post_head("/early", 100)).read().body == "/early");
    CHECK(peer.ended());
}

TEST_CASE("a peer that goes in the middle of an early body breaks it and cancels the exchange") {
    auto to = std::make_shared<collector>();
    keeper kept;
    test_server at(kept.keeps(), test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send(post_head("/gone", 100) + "half");
    http::exchange call = kept.take();
    REQUIRE(to->wait_for(4));
    CHECK_FALSE(call.cancelled());
    SECTION("with a reset") {
        peer.reset();
    }
    SECTION("shutting its side, and it still gets its answer") {
        peer.shut_sending();
        CHECK(to->wait_for_end() == ending::broken);
        call.respond(text("torn"));
        CHECK(peer.read().body == "torn");
        CHECK(peer.ended());
    }
    CHECK(to->wait_for_end() == ending::broken);
    CHECK(eventually([&] { return call.cancelled(); }));
    CHECK(call.request().target == "/gone");
    CHECK(call.receiver() == to);
}

TEST_CASE("exchange and receiver of an early request outlive connection and server") {
    auto to = std::make_shared<collector>();
    keeper kept;
    std::optional<http::exchange> call;
    {
        test_server at(kept.keeps(), test_server::defaults(), admitting(to, true));
        client peer(at.port());
        peer.send(post_head("/kept", 100) + "half");
        call = kept.take();
        REQUIRE(to->wait_for(4));
    }
    CHECK(to->ended() == ending::broken);
    CHECK(call->request().target == "/kept");
    CHECK(call->receiver()->accepts());
    CHECK(to->taken() == "half");
    call->respond(text("too late"));
}

TEST_CASE("an early body without progress is broken; its request is answered, then the connection ends") {
    http::limits quick;
    quick.body_deadline = 100ms;
    auto to = std::make_shared<collector>();
    test_server at(on_thread(answer_when_whole), test_server::with(quick), admitting(to, true));
    client peer(at.port());
    answer got = peer.send(post_head("/slow", 100) + "half").read();
    CHECK(got.body == "/slow broken 4");
    CHECK(got.headers["connection"] == "close");
}

TEST_CASE("an answer that leaves in pieces does not prolong the time for an early body") {
    http::limits quick;
    quick.body_deadline = 200ms;
    auto to = std::make_shared<collector>();
    test_server at(on_thread([](http::exchange call) {
                       auto& body = static_cast<collector&>(*call.receiver());
                       call.begin(text(""));
                       while (!body.ended() && call.write("tick ")) std::this_thread::sleep_for(5ms);
                       call.end();
                   }),
                   test_server::with(quick), admitting(to, true));
    client peer(at.port());
    peer.send(post_head("/", 100) + "half");
    CHECK(to->wait_for_end() == ending::broken);
    CHECK(peer.read_to_end().ends_with("0\r\n\r\n"));
}

TEST_CASE("an early body beyond its limit is broken, its request still answered") {
    auto to = std::make_shared<collector>();
    test_server at(on_thread(answer_when_whole), test_server::defaults(), admitting(to, true, 1000));
    client peer(at.port());
    peer.send(chunked_head("/big") + chunk(pattern(900)));
    REQUIRE(to->wait_for(900));
    answer got = peer.send(chunk(pattern(101))).read();
    CHECK(got.body == "/big broken 900");
    CHECK(got.headers["connection"] == "close");
    client known(at.port());
    CHECK(known.send(post_head("/", 1001)).read().status == 413);
    CHECK(at.handled() == 1);
}

TEST_CASE("an early body that its receiver will not have is ignored, and its request answered") {
    auto to = std::make_shared<collector>();
    to->most = 10;
    keeper kept;
    test_server at(kept.keeps(), test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send(post_head("/declined", 20) + pattern(15));
    http::exchange call = kept.take();
    REQUIRE(to->wait_for_declining());
    call.respond(text("as it likes"));
    { http::exchange released = std::move(call); }
    CHECK(peer.read().body == "as it likes");
    CHECK_FALSE(to->ended());
    peer.send(pattern(5) + get("/"));
    http::exchange next = kept.take();
    CHECK(next.request().target == "/");
}

TEST_CASE("a slow early receiver holds its sender up") {
    auto to = std::make_shared<collector>();
    to->room = 50'000;
    test_server at(on_thread([](http::exchange call) {
                       auto& body = static_cast<collector&>(*call.receiver());
                       std::size_t got = 0;
                       while (!body.ended()) got += body.taken().size();
                       got += body.taken().size();
                       call.respond(text(std::to_string(got)));
                   }),
                   test_server::defaults(), admitting(to, true));
    client peer(at.port());
    std::thread sender([&] { peer.send(post("/", pattern(16'000'000))); });
    CHECK(peer.read().body == "16000000");
    sender.join();
    CHECK(peer.send(get("/next")).read().body == "/next");
}

TEST_CASE("an early exchange that is dropped answers 500 and breaks its body") {
    auto to = std::make_shared<collector>();
    test_server at([](http::exchange) {}, test_server::defaults(), admitting(to, true));
    client peer(at.port());
    CHECK(peer.send(post_head("/", 100)).read().status == 500);
    CHECK(to->wait_for_end() == ending::broken);
}

TEST_CASE("drain waits for an early request") {
    auto to = std::make_shared<collector>();
    keeper kept;
    test_server at(kept.keeps(), test_server::defaults(), admitting(to, true));
    client peer(at.port());
    peer.send(post_head("/", 8) + "half");
    http::exchange call = kept.take();
    CHECK_FALSE(at.server().drain(50ms));
    peer.send("more");
    CHECK(to->wait_for_end() == ending::whole);
    call.respond(text("done"));
    { http::exchange released = std::move(call); }
    answer got = peer.read();
    CHECK(got.body == "done");
    CHECK(got.headers["connection"] == "close");
    CHECK(at.server().drain(10s));
}
