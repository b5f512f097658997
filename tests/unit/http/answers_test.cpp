// Answers: large ones, files, dropped exchanges, peers that go away.
#include "client.hpp"
#include "test_server.hpp"

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <fstream>

#include <fcntl.h>
#include <unistd.h>

using namespace berth::tests;

namespace {

class temporary_file {
public:
    explicit temporary_file(std::size_t size) : content_(size, 0) {
        for (std::size_t i = 0; i < size; ++i) content_[i] = static_cast<char>('a' + i * 11 % 26);
        std::ofstream(file_.path(), std::ios::binary) << content_;
    }
    http::response response() const {
        http::response made;
        made.content_type = "application/octet-stream";
        made.file = ::open(file_.path().c_str(), O_RDONLY | O_CLOEXEC);
        made.file_size = content_.size();
        return made;
    }
    const std::string& content() const { return content_; }
    std::string path() const { return file_.path(); }

private:
    Poco::TemporaryFile file_;
    std::string content_;
};

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) >= 0;
}

} // namespace

TEST_CASE("an exchange destroyed unanswered answers 500") {
    bool elsewhere = GENERATE(false, true);
    test_server at([=](http::exchange call) {
        if (elsewhere) std::thread([dropped = std::move(call)] {}).join();
    });
    client peer(at.port());
    answer got = peer.send(get("/")).read();
    CHECK(got.status == 500);
    CHECK(got.headers["content-type"] == "application/problem+json");
    CHECK(peer.send(get("/")).read().status == 500);
}

TEST_CASE("an exchange answers once") {
    test_server at([](http::exchange call) {
        call.respond(text("first"));
        call.respond(text("second"));
    });
    client peer(at.port());
    CHECK(peer.send(get("/")).read().body == "first");
    CHECK(peer.send(get("/")).read().body == "first");
}

TEST_CASE("a large answer is delivered to a slow reader") {
    std::string large(20'000'000, 'x');
    test_server at([&](http::exchange call) { call.respond(text(large)); });
    client peer(at.port());
    peer.send(get("/1") + get("/2"));
    CHECK((peer.read().body == large));
    CHECK((peer.read().body == large));
}

TEST_CASE("a file is sent whole, and the connection goes on") {
    temporary_file file(GENERATE(0u, 1u, 5'000'000u));
    test_server at([&](http::exchange call) { call.respond(file.response()); });
    client peer(at.port());
    peer.send(get("/1") + get("/2"));
    CHECK((peer.read().body == file.content()));
    CHECK((peer.read().body == file.content()));
}

TEST_CASE("a file is sent from another thread too") {
    temporary_file file(100'000);
    test_server at([&](http::exchange call) {
        std::thread([&, call = std::move(call)]() mutable { call.respond(file.response()); }).join();
    });
    CHECK((client(at.port()).send(get("/")).read().body == file.content()));
}

TEST_CASE("HEAD of a file tells its size and closes the descriptor") {
    temporary_file file(1234);
    std::atomic<int> descriptor = -1;
    test_server at([&](http::exchange call) {
        http::response answer = file.response();
        descriptor = answer.file;
        call.respond(std::move(answer));
    });
    client peer(at.port());
    CHECK(peer.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read(true).headers["content-length"] == "1234");
    CHECK_FALSE(is_open(descriptor));
}

TEST_CASE("a file that became shorter ends the connection rather than lie") {
    temporary_file file(100'000);
    REQUIRE(::truncate(file.path().c_str(), 50'000) == 0);
    test_server at([&](http::exchange call) { call.respond(file.response()); });
    client peer(at.port());
    std::string all = peer.send(get("/")).read_to_end();
    CHECK(all.size() < 100'000);
}

TEST_CASE("the descriptor of a file is closed when the peer goes away in the middle") {
    temporary_file file(50'000'000);
    std::atomic<int> descriptor = -1;
    test_server at([&](http::exchange call) {
        http::response answer = file.response();
        descriptor = answer.file;
        call.respond(std::move(answer));
    });
    client peer(at.port());
    peer.send(get("/")).read_bytes(100'000);
    peer.reset();
    CHECK(eventually([&] { return !is_open(descriptor); }));
}

TEST_CASE("a peer that resets cancels its exchange, whose request stays readable") {
    signal arrived, checked;
    std::atomic<bool> cancelled = false;
    std::string seen;
    test_server at([&](http::exchange call) {
        std::thread([&, call = std::move(call)]() mutable {
            arrived.give();
            cancelled = eventually([&] { return call.cancelled(); });
            seen = call.request().body;
            call.respond(text("to nobody"));
            checked.give();
        }).detach();
    });
    {
        client peer(at.port());
        peer.send(post("/", "still here"));
        REQUIRE(arrived.wait());
        peer.reset();
    }
    REQUIRE(checked.wait());
    CHECK(cancelled);
    CHECK(seen == "still here");
}

TEST_CASE("an exchange knows its peer and its loop") {
    test_server at(
        [](http::exchange call) { call.respond(text(call.peer() + (call.loop() < 2 ? " on a loop" : " nowhere"))); });
    CHECK(client(at.port()).send(get("/")).read().body == "127.0.0.1 on a loop");
}

TEST_CASE("the request of an exchange stays as it is after the answer, until the exchange is gone") {
    signal answered, go;
    std::atomic<bool> same = false;
    test_server at([&](http::exchange call) {
        if (call.request().path == "/second") return echo(std::move(call));
        std::thread([&, call = std::move(call)]() mutable {
            call.respond(text("first"));
            answered.give();
            go.wait();
            same = call.request().target == "/first" && call.request().find("host") == "test";
        }).detach();
    });
    client peer(at.port());
    peer.send(get("/first"));
    CHECK(peer.read().body == "first");
    REQUIRE(answered.wait());
    peer.send(get("/second"));
    go.give();
    CHECK(peer.read().body == "/second");
    CHECK(same);
}
