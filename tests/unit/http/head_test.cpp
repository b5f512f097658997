// The heads of answers.
#include "client.hpp"
#include "test_server.hpp"

#include <http/response_head.hpp>

#include <catch2/catch.hpp>

using namespace berth::tests;

TEST_CASE("an answer has status line, Date, Content-Type and Content-Length") {
    test_server at;
    answer got = client(at.port()).send(get("/x")).read();
    CHECK(got.status == 200);
    CHECK(got.body == "/x");
    CHECK(got.headers["content-type"] == "text/plain");
    CHECK(got.headers["content-length"] == "2");
    CHECK(got.headers["date"].ends_with(" GMT"));
    CHECK_FALSE(got.headers.contains("connection"));
}

TEST_CASE("HEAD gets the head of GET alone") {
    test_server at;
    client peer(at.port());
    answer got = peer.send("HEAD /four HTTP/1.1\r\nHost: a\r\n\r\n").read(true);
    CHECK(got.headers["content-length"] == "5");
    CHECK(peer.send(get("/n")).read().body == "/n");
}

TEST_CASE("204 and 304 have neither body nor Content-Length") {
    int status = GENERATE(204, 304);
    test_server at([&](http::exchange call) { call.respond(text("not sent", status)); });
    client peer(at.port());
    for (int i = 0; i < 2; ++i) {
        answer got = peer.send(get("/")).read();
        CHECK(got.status == status);
        CHECK_FALSE(got.headers.contains("content-length"));
    }
}

TEST_CASE("an answer that would break the message becomes 500") {
    auto [name, value] = GENERATE(table<std::string, std::string>(
        {{"X-A", "b\r\nSet-Cookie: c"}, {"X-A", std::string("b\0c", 3)}, {"X A", "b"}, {"", "b"}, {"X-A:", "b"}}));
    test_server at([name = name, value = value](http::exchange call) {
        http::response bad = text("secret");
        bad.headers.emplace_back(name, value);
        call.respond(std::move(bad));
    });
    answer got = client(at.port()).send(get("/")).read();
    CHECK(got.status == 500);
    CHECK(got.headers["content-type"] == "application/problem+json");
    CHECK(got.body.find("secret") == std::string::npos);
    CHECK_FALSE(got.headers.contains("set-cookie"));
}

TEST_CASE("a status that is none becomes 500") {
    int status = GENERATE(0, 99, 101, 600, -1);
    test_server at([&](http::exchange call) { call.respond(text("", status)); });
    CHECK(client(at.port()).send(get("/")).read().status == 500);
}

TEST_CASE("lengths and the connection are the transport's to speak of") {
    test_server at([](http::exchange call) {
        http::response answer = text("four");
        answer.headers = {
            {"Content-Length", "9"}, {"Transfer-Encoding", "chunked"}, {"connection", "close"}, {"X", "y"}};
        call.respond(std::move(answer));
    });
    client peer(at.port());
    CHECK(peer.send(get("/")).read().body == "four");
    answer second = peer.send(get("/")).read();
    CHECK(second.headers["x"] == "y");
    CHECK_FALSE(second.headers.contains("transfer-encoding"));
    CHECK_FALSE(second.headers.contains("connection"));
}

TEST_CASE("the date line has the form of RFC 9110") {
    std::string line = berth::host::http::date_line();
    REQUIRE(line.size() == std::string_view("Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n").size());
    CHECK(line.ends_with(" GMT\r\n"));
}

TEST_CASE("a header is found by its lower-case name, a missing one has null data") {
    test_server at([](http::exchange call) {
        std::string_view found = call.request().find("x-mixed");
        bool missing = call.request().find("absent").data() == nullptr;
        call.respond(text(std::string(found) + (missing ? " missing" : "")));
    });
    CHECK(client(at.port()).send("GET / HTTP/1.1\r\nHost: a\r\nX-MiXeD:  v w \t\r\n\r\n").read().body == "v w missing");
}
