// Answers in pieces.
#include "client.hpp"
#include "test_server.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;

namespace {

// Runs the maker of an answer on a thread of its own.
test_server::handle_function on_thread(test_server::handle_function make) {
    return [make = std::move(make)](http::exchange call) {
        std::thread([make, call = std::move(call)]() mutable { make(std::move(call)); }).detach();
    };
}

void three_pieces(http::exchange call) {
    call.begin(text(""));
    call.write("one ");
    call.write("");
    call.write("two ");
    call.write("three");
    call.end();
}

} // namespace

TEST_CASE("pieces arrive as chunks, and the connection goes on") {
    test_server at(on_thread(three_pieces));
    client peer(at.port());
    peer.send(get("/1") + get("/2"));
    answer first = peer.read();
    CHECK(first.headers["transfer-encoding"] == "chunked");
    CHECK_FALSE(first.headers.contains("content-length"));
    CHECK(first.body == "one two three");
    CHECK(peer.read().body == "one two three");
}

TEST_CASE("pieces to HTTP/1.0 end with the connection") {
    test_server at(on_thread(three_pieces));
    client peer(at.port());
    answer got = peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read();
    CHECK(got.headers["connection"] == "close");
    CHECK_FALSE(got.headers.contains("transfer-encoding"));
    CHECK(got.body == "one two three");
}

TEST_CASE("HEAD gets the head of pieces alone") {
    test_server at(on_thread(three_pieces));
    client peer(at.port());
    peer.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(peer.read(true).headers["transfer-encoding"] == "chunked");
    CHECK(peer.send(get("/")).read().body == "one two three");
}

TEST_CASE("each piece is one chunk, however large") {
    test_server at(on_thread([](http::exchange call) {
        call.begin(text(""));
        call.write(std::string(1'000'000, 'x'));
        call.write("y");
        call.end();
    }));
    client peer(at.port());
    std::string head;
    peer.send(get("/"));
    while (!head.ends_with("\r\n\r\n")) head += peer.read_bytes(1);
    CHECK(peer.read_bytes(7) == "f4240\r\n");
    CHECK((peer.read_bytes(1'000'000) == std::string(1'000'000, 'x')));
    CHECK(peer.read_bytes(13) == "\r\n1\r\ny\r\n0\r\n\r\n");
}

TEST_CASE("a stream that was quiet for long goes on") {
    test_server at(on_thread([](http::exchange call) {
        call.begin(text(""));
        call.write(std::string(300'000, 'x'));
        signal never;
        never.wait(1200ms);
        call.write(std::string(300'000, 'y'));
        call.end();
    }));
    client peer(at.port());
    CHECK((peer.send(get("/")).read().body == std::string(300'000, 'x') + std::string(300'000, 'y')));
}

TEST_CASE("a piece is delivered before the next one is made") {
    signal go;
    test_server at(on_thread([&](http::exchange call) {
        call.begin(text(""));
        call.write("early");
        go.wait();
        call.write("late");
        call.end();
    }));
    client peer(at.port());
    peer.send(get("/"));
    std::string early;
    while (early.find("early") == std::string::npos) early += peer.read_bytes(1);
    go.give();
    CHECK(peer.read_bytes(2) == "\r\n");
    CHECK(peer.read_bytes(9) == "4\r\nlate\r\n");
}

TEST_CASE("an answer may begin on the loop and go on elsewhere") {
    test_server at([](http::exchange call) {
        call.begin(text(""));
        std::thread([call = std::move(call)]() mutable {
            call.write("from elsewhere");
            call.end();
        }).detach();
    });
    client peer(at.port());
    for (int i = 0; i < 50; ++i) REQUIRE(peer.send(get("/")).read().body == "from elsewhere");
}

TEST_CASE("a maker waits for a slow reader") {
    std::atomic<std::size_t> written = 0;
    constexpr std::size_t all = 60'000'000;
    test_server at(on_thread([&](http::exchange call) {
        call.begin(text(""));
        std::string piece(100'000, 'x');
        while (written < all && call.write(piece)) written += piece.size();
        call.end();
    }));
    client peer(at.port());
    peer.send(get("/")).read_bytes(1000);
    // Without back pressure all of it would be queued within this time.
    std::size_t before = 0;
    CHECK(eventually([&] {
        std::size_t now = written;
        std::this_thread::sleep_for(100ms);
        return std::exchange(before, now) == now && written == now;
    }));
    CHECK(written < all);
    std::string rest = peer.read_bytes(all);
    CHECK(eventually([&] { return written == all; }));
}

TEST_CASE("write returns false once the peer has gone") {
    signal stopped;
    test_server at(on_thread([&](http::exchange call) {
        call.begin(text(""));
        std::string piece(10'000, 'x');
        while (call.write(piece)) {
        }
        stopped.give();
    }));
    client peer(at.port());
    peer.send(get("/")).read_bytes(1000);
    peer.reset();
    CHECK(stopped.wait());
}

TEST_CASE("write returns false when the reader makes no progress within the write deadline") {
    http::limits quick;
    quick.write_deadline = 100ms;
    signal stopped;
    test_server at(on_thread([&](http::exchange call) {
                       call.begin(text(""));
                       std::string piece(100'000, 'x');
                       while (call.write(piece)) {
                       }
                       stopped.give();
                   }),
                   test_server::with(quick));
    client peer(at.port());
    peer.send(get("/"));
    CHECK(stopped.wait());
}

TEST_CASE("an answer torn off in the middle is not taken for a whole one") {
    test_server at(on_thread([](http::exchange call) {
        call.begin(text(""));
        call.write("half");
    }));
    std::string all = client(at.port()).send(get("/")).read_to_end();
    CHECK(all.find("0\r\n\r\n") == std::string::npos);
}

TEST_CASE("a piece that could not be queued whole tears the answer off, whatever its maker does") {
    http::limits quick;
    quick.write_deadline = 50ms;
    signal failed;
    test_server at(on_thread([&](http::exchange call) {
                       call.begin(text(""));
                       std::string piece(100'000'000, 'x');
                       if (call.write(piece)) return;
                       CHECK_FALSE(call.write("more"));
                       call.end();
                       failed.give();
                   }),
                   test_server::with(quick));
    client peer(at.port());
    peer.send(get("/")).read_bytes(100);
    REQUIRE(failed.wait());
    std::string rest;
    try {
        rest = peer.read_to_end();
    } catch (const std::exception&) { // reset
    }
    CHECK(rest.size() < 100'000'000);
    CHECK_FALSE(rest.ends_with("0\r\n\r\n"));
}

TEST_CASE("a head that cannot be sent turns pieces into a 500") {
    test_server at(on_thread([](http::exchange call) {
        http::response bad = text("");
        bad.headers.emplace_back("X", "a\nb");
        call.begin(std::move(bad));
        call.write("never");
        call.end();
    }));
    client peer(at.port());
    CHECK(peer.send(get("/")).read().status == 500);
    CHECK(peer.send(get("/")).read().status == 500);
}

TEST_CASE("an offered piece is taken whole or not at all, and nobody waits") {
    signal filled;
    signal read;
    std::atomic<int> taken{0};
    test_server at(on_thread([&](http::exchange call) {
        call.begin(text(""));
        const std::string piece(60'000, 'x');
        while (call.offer(piece)) ++taken; // until the peer's buffers and ours are full
        filled.give();
        read.wait();
        while (!call.offer("end"))
            if (call.cancelled()) return;
        call.end();
    }));
    client peer(at.port());
    peer.send(get("/"));
    REQUIRE(filled.wait());
    read.give();
    const answer got = peer.read();
    CHECK(got.body.size() == static_cast<std::size_t>(taken) * 60'000 + 3);
    CHECK(got.body.ends_with("xend"));
}

TEST_CASE("to a peer that has gone nothing can be offered") {
    signal over;
    test_server at(on_thread([&](http::exchange call) {
        call.begin(text(""));
        while (!call.cancelled()) call.offer("x");
        CHECK(eventually([&] { return !call.offer("x"); }));
        over.give();
    }));
    {
        client peer(at.port());
        peer.send(get("/"));
        peer.read_bytes(20);
    }
    CHECK(over.wait());
}
