// Bodies in, keep-alive, pipelining, Expect.
#include "client.hpp"
#include "test_server.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;

namespace {

http::admission turn_down(const http::request&) {
    http::admission no;
    no.refusal = text("no such place", 404);
    return no;
}

} // namespace

TEST_CASE("a connection serves one request after the other") {
    test_server at;
    client peer(at.port());
    CHECK(peer.send(get("/1")).read().body == "/1");
    CHECK(peer.send(post("/2", "two")).read().body == "two");
    CHECK(peer.send(get("/3?q")).read().body == "/3?q");
}

TEST_CASE("pipelined requests are answered in order") {
    test_server at;
    client peer(at.port());
    std::string all;
    for (int i = 0; i < 2000; ++i) all += i % 3 ? get(numbered("/", i)) : post("/", numbered("body ", i));
    peer.send(all);
    for (int i = 0; i < 2000; ++i) {
        std::string expected = numbered(i % 3 ? "/" : "body ", i);
        REQUIRE(peer.read().body == expected);
    }
}

TEST_CASE("pipelined requests are answered in order by other threads too") {
    test_server at([](http::exchange call) {
        std::thread([call = std::move(call)]() mutable { echo(std::move(call)); }).detach();
    });
    client peer(at.port());
    std::string all;
    for (int i = 0; i < 100; ++i) all += get(numbered("/", i));
    peer.send(all);
    for (int i = 0; i < 100; ++i) REQUIRE(peer.read().body == numbered("/", i));
}

TEST_CASE("HTTP/1.0 closes after its answer unless it asks for more") {
    test_server at;
    client once(at.port());
    answer got = once.send("GET /x HTTP/1.0\r\n\r\n").read();
    CHECK(got.body == "/x");
    CHECK(got.headers["connection"] == "close");
    CHECK(once.ended());

    client more(at.port());
    CHECK(more.send("GET /x HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").read().headers["connection"] == "keep-alive");
    CHECK(more.send("GET /y HTTP/1.0\r\n\r\n").read().body == "/y");
    CHECK(more.ended());
}

TEST_CASE("Connection: close closes after the answer") {
    test_server at;
    client peer(at.port());
    CHECK(peer.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n").read().headers["connection"] ==
          "close");
    CHECK(peer.ended());
}

TEST_CASE("the handler may close after its answer") {
    test_server at([](http::exchange call) {
        http::response last = text("bye");
        last.close = true;
        call.respond(std::move(last));
    });
    client peer(at.port());
    answer got = peer.send(get("/1") + get("/2")).read();
    CHECK(got.headers["connection"] == "close");
    CHECK(peer.ended());
    CHECK(at.handled() == 1);
}

TEST_CASE("a body of sixteen million bytes comes back whole") {
    test_server at;
    client peer(at.port());
    std::string body = pattern(16 * 1024 * 1024);
    std::thread sender([&] { peer.send(post("/", body)); });
    answer got = peer.read();
    sender.join();
    CHECK((got.body == body));
    CHECK(peer.send(get("/n")).read().body == "/n");
}

TEST_CASE("a chunked body is joined, its trailers dropped") {
    test_server at([](http::exchange call) {
        CHECK(call.request().find("x-trailer").data() == nullptr);
        echo(std::move(call));
    });
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\n"
              "X-Trailer: 1\r\n\r\n" +
              get("/n"));
    CHECK(peer.read().body == "hello world");
    CHECK(peer.read().body == "/n");
}

TEST_CASE("100 Continue is sent when the body is awaited and admitted") {
    test_server at;
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(peer.read().status == 100);
    CHECK(peer.send("body").read().body == "body");
}

TEST_CASE("100 Continue is left out when the body is there already") {
    test_server at;
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody");
    CHECK(peer.read().status == 200);
}

TEST_CASE("a refused head gets its refusal instead of 100 Continue") {
    test_server at(echo, test_server::defaults(), turn_down);
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    answer got = peer.read();
    CHECK(got.status == 404);
    CHECK(got.headers["connection"] == "close");
    peer.shut_sending();
    CHECK(peer.ended());
    CHECK(at.handled() == 0);
}

TEST_CASE("a body over the limit gets 413 instead of 100 Continue") {
    test_server at;
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
    CHECK(peer.read().status == 413);
}

TEST_CASE("an admission sees the head and no body") {
    std::atomic<int> asked = 0;
    test_server at(echo, test_server::defaults(), [&](const http::request& head) {
        ++asked;
        CHECK(head.path == "/p");
        CHECK(head.find("content-length") == "100000");
        CHECK(head.body.empty());
        return http::admission{};
    });
    std::string body = pattern(100'000);
    CHECK(client(at.port()).send(post("/p", body)).read().body == body);
    CHECK(asked == 1);
}

TEST_CASE("an admission may change the limit of the body") {
    auto [limit, status] = GENERATE(table<std::size_t, int>({{100, 413}, {2000, 200}}));
    http::limits small;
    small.body_bytes = 1000;
    test_server at(echo, test_server::with(small), [limit = limit](const http::request&) {
        http::admission yes;
        yes.body_bytes = limit;
        return yes;
    });
    client peer(at.port());
    CHECK(peer.send(post("/", pattern(1500))).read().status == status);
}

TEST_CASE("OPTIONS * reaches the handler with the path *") {
    test_server at([](http::exchange call) { call.respond(text(std::string(call.request().path))); });
    CHECK(client(at.port()).send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").read().body == "*");
}

TEST_CASE("a client that shuts its sending side still gets its answers") {
    test_server at([](http::exchange call) {
        std::thread([call = std::move(call)]() mutable { echo(std::move(call)); }).detach();
    });
    client peer(at.port());
    peer.send(get("/1") + get("/2")).shut_sending();
    CHECK(peer.read().body == "/1");
    CHECK(peer.read().body == "/2");
    CHECK(peer.ended());
}

TEST_CASE("a client that ends within a request gets no answer, just the end") {
    test_server at;
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf").shut_sending();
    CHECK(peer.ended());
    CHECK(at.handled() == 0);
}
