// HTTP calls against a server that misbehaves in every way that counts.
#include <berth/detail/client_transport.hpp>

#include "scripted_server.hpp"

#include <catch2/catch.hpp>

#include <semaphore>

using namespace berth::tests;
using berth::call_failure;
using berth::client_options;
using berth::detail::outgoing;
using berth::detail::transport;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

outgoing get(const std::string& target) {
    outgoing call;
    call.method = "GET";
    call.target = target;
    return call;
}
outgoing post(const std::string& target, const std::string& body) {
    outgoing call;
    call.target = target;
    call.body = body;
    return call;
}
std::string answer(const std::string& body, const std::string& more = {}) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}
const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::vector<std::string> pieces_of(berth::detail::incoming& from) {
    std::vector<std::string> all;
    for (std::string_view piece = from.next(); !piece.empty(); piece = from.next()) all.emplace_back(piece);
    return all;
}

} // namespace

TEST_CASE("a call sends one request and reads one answer") {
    std::string seen;
    scripted_server server({[&](auto& peer) {
        seen = peer.head();
        peer.send(answer("four", "X-One: 1\r\n"));
    }});
    transport to(server.url() + "/base/", client_options{.headers = {{"Authorization", "Bearer secret"}}});
    const auto got = to.send(get("/a?b=c"));
    CHECK(got->status == 200);
    CHECK(got->header("x-one") == "1");
    CHECK(got->rest() == "four");
    server.finish();
    CHECK_THAT(seen, StartsWith("GET /base/a?b=c HTTP/1.1\r\nHost: 127.0.0.1:") &&
                         Contains("\r\nAuthorization: Bearer secret\r\n"));
}

TEST_CASE("a connection is used again after its answer was read whole") {
    scripted_server server({[](auto& peer) {
        while (!peer.head().empty()) peer.send(answer("x"));
    }});
    transport to(server.url(), {});
    for (int i = 0; i < 5; ++i) CHECK(to.send(get("/"))->rest() == "x");
    CHECK(server.accepted() == 1);
}

TEST_CASE("a connection is not used again when the answer was not read or says so") {
    scripted_server server({[](auto& peer) { peer.head(), peer.send(answer("unread")), peer.drain(); },
                            [](auto& peer) { peer.head(), peer.send(answer("x", "Connection: close\r\n")); },
                            [](auto& peer) { peer.head(), peer.send(answer("y")); }});
    transport to(server.url(), {});
    CHECK(to.send(get("/"))->status == 200);
    CHECK(to.send(get("/"))->rest() == "x");
    CHECK(to.send(get("/"))->rest() == "y");
    CHECK(server.accepted() == 3);
}

TEST_CASE("a call is repeated once when the kept connection was dead") {
    std::string second;
    scripted_server server({[](auto& peer) {
                                peer.head(), peer.send(answer("first"));
                                peer.head(); // and closes without an answer
                            },
                            [&](auto& peer) {
                                peer.head();
                                second = peer.take_bytes(4);
                                peer.send(answer("again"));
                            }});
    transport to(server.url(), {});
    CHECK(to.send(get("/"))->rest() == "first");
    CHECK(to.send(post("/", "body"))->rest() == "again");
    server.finish();
    CHECK(second == "body");
}

TEST_CASE("a call over a new connection is not repeated") {
    scripted_server server({[](auto& peer) { peer.head(); }});
    transport to(server.url(), {});
    const auto error = error_of([&] { to.send(get("/")); });
    CHECK(error.kind() == call_failure::broken_off);
    CHECK(server.accepted() == 1);
}

TEST_CASE("a body from a function leaves in chunks, one for each piece") {
    std::string seen;
    scripted_server server({[&](auto& peer) {
        peer.head();
        seen = peer.until("0\r\n\r\n");
        peer.send(answer("ok"));
    }});
    transport to(server.url(), {});
    outgoing call = post("/", {});
    std::vector<std::string> pieces{"one", "", "three"};
    call.pieces = [&, at = 0u](std::string& piece) mutable {
        if (at == pieces.size()) return false;
        piece = pieces[at++];
        return true;
    };
    CHECK(to.send(std::move(call))->rest() == "ok");
    server.finish();
    CHECK(seen == "3\r\none\r\n5\r\nthree\r\n0\r\n\r\n");
}

TEST_CASE("a server that answers before it has the whole body is heard") {
    scripted_server server({[](auto& peer) {
        peer.head();
        peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
        peer.drain();
    }});
    transport to(server.url(), {});
    outgoing call = post("/", {});
    call.pieces = [](std::string& piece) { // without end
        piece.assign(65536, 'x');
        return true;
    };
    const auto got = to.send(std::move(call));
    CHECK(got->status == 413);
    CHECK(got->rest() == "big");
}

TEST_CASE("each chunk of an answer is a piece, whatever it was sent with") {
    scripted_server server({[](auto& peer) {
        peer.head();
        peer.send(chunked + "3\r\none\r\n3;ext=1\r\n");
        peer.send("t");
        peer.send("wo\r\n0\r\nTrailer: x\r\n\r\n");
    }});
    transport to(server.url(), {});
    CHECK(pieces_of(*to.send(get("/"))) == std::vector<std::string>{"one", "two"});
}

TEST_CASE("an answer that breaks off is an error and no end") {
    const std::string broken =
        GENERATE_COPY(chunked + "3\r\none\r\n", chunked + "3\r\non", chunked + "3\r\none\r\n0\r\n",
                      std::string("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"));
    scripted_server server({[&](auto& peer) { peer.head(), peer.send(broken); }});
    transport to(server.url(), {});
    const auto error = error_of([&] { pieces_of(*to.send(get("/"))); });
    CHECK(error.kind() == call_failure::broken_off);
    CHECK(error.status() == 502);
}

TEST_CASE("an answer whose end cannot be known is refused unless it is an error's text") {
    scripted_server server({[](auto& peer) { peer.head(), peer.send("HTTP/1.1 200 OK\r\n\r\nfour"); },
                            [](auto& peer) { peer.head(), peer.send("HTTP/1.1 500 Bad\r\n\r\nfour"); }});
    transport to(server.url(), {});
    CHECK(error_of([&] { to.send(get("/")); }).kind() == call_failure::unfit);
    CHECK(to.send(get("/"))->rest() == "four");
}

TEST_CASE("an answer that is no HTTP, or too long, is unfit") {
    const auto [bytes, words] = GENERATE(table<std::string, std::string>({
        {"SSH-2.0-OpenSSH\r\n\r\n", "expected an HTTP/1.1 answer, found \"SSH-2.0-OpenSSH"},
        {"HTTP/1.1 200 OK\r\n" + std::string(70'000, 'x'), "header_bytes"},
        {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "content-length: expected a number, found -1"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
         "transfer-encoding: expected chunked, found gzip, chunked"},
        {chunked + "zz\r\n", "a chunk's size: expected a hexadecimal number, found \"zz\""},
        {"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + std::string(300, 'x'), "answer_bytes"},
    }));
    scripted_server server({[&, text = bytes](auto& peer) { peer.head(), peer.send(text); }});
    transport to(server.url(), client_options{.answer_bytes = 200});
    const auto error = error_of([&] { to.send(get("/"))->rest(); });
    CHECK(error.kind() == call_failure::unfit);
    CHECK_THAT(error.what(), Contains(words));
}

TEST_CASE("a server that is silent is given up at the limit, by its name") {
    scripted_server server({[](auto& peer) { peer.head(), peer.drain(); }});
    transport by_silence(server.url(), client_options{.receive_timeout = std::chrono::milliseconds(50)});
    CHECK_THAT(error_of([&] { by_silence.send(get("/")); }).what(),
               Contains("timed out") && Contains("50 ms (receive_timeout)"));
    transport in_all(server.url(), client_options{.total_timeout = std::chrono::milliseconds(50)});
    const auto error = error_of([&] { in_all.send(get("/")); });
    CHECK_THAT(error.what(), Contains("50 ms (total_timeout)"));
    CHECK(error.status() == 504);
}

TEST_CASE("a server that takes nothing is given up at the limit") {
    std::binary_semaphore over(0);
    scripted_server server({[&](auto& peer) { peer.head(), over.acquire(); }});
    transport to(server.url(), client_options{.send_timeout = std::chrono::milliseconds(100)});
    const auto error = error_of([&] { to.send(post("/", std::string(64 << 20, 'x'))); });
    over.release();
    CHECK_THAT(error.what(), Contains("100 ms (send_timeout)"));
}

TEST_CASE("a server that is not there is not connected") {
    std::string url;
    {
        Poco::Net::ServerSocket taken(Poco::Net::SocketAddress("127.0.0.1", 0));
        url = "http://127.0.0.1:" + std::to_string(taken.address().port());
    }
    const auto error = error_of([&] { transport(url, {}).send(get("/x")); });
    CHECK(error.kind() == call_failure::not_connected);
    CHECK(error.status() == 503);
    CHECK_THAT(error.what(), StartsWith("GET " + url + "/x: not connected: "));
}

TEST_CASE("no more connections are open than allowed") {
    std::atomic<int> together{0}, most{0};
    scripted_server server({[&](auto& peer) {
        while (!peer.head().empty()) {
            const int now = ++together;
            for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {
            }
            std::this_thread::yield();
            --together;
            peer.send(answer("x"));
        }
    }});
    transport to(server.url(), client_options{.connections = 2});
    std::vector<std::thread> callers;
    std::atomic<int> good{0};
    for (int i = 0; i < 8; ++i)
        callers.emplace_back([&] {
            for (int k = 0; k < 20; ++k) good += to.send(get("/"))->rest() == "x";
        });
    for (std::thread& one : callers) one.join();
    CHECK(good == 160);
    CHECK(most <= 2);
    CHECK(server.accepted() <= 2);
}

TEST_CASE("a call that finds no free connection says which limit it was") {
    scripted_server server({[](auto& peer) { peer.head(), peer.send(answer("unread")), peer.drain(); }});
    transport to(server.url(), client_options{.connect_timeout = std::chrono::milliseconds(50), .connections = 1});
    const auto held = to.send(get("/"));
    CHECK_THAT(error_of([&] { to.send(get("/")); }).what(), Contains("(connections)"));
}

TEST_CASE("a problem document of the server becomes the error's type, title and detail") {
    transport to("http://127.0.0.1:1", {});
    const auto error = error_of([&] {
        to.refuse(409, R"({"type":"urn:full","title":"Full","detail":"no room left","status":409})", "POST", "/x");
    });
    CHECK(error.status() == 409);
    CHECK(error.type() == "urn:full");
    CHECK(error.title() == "Full");
    CHECK(error.server_detail() == "no room left");
    CHECK(std::string(error.what()) == "POST http://127.0.0.1:1/x: refused, 409: Full: no room left");
    const auto plain = error_of([&] { to.refuse(500, "Expected int at data.value, got str", "POST", "/x"); });
    CHECK(std::string(plain.what()) == "POST http://127.0.0.1:1/x: refused, 500: Expected int at data.value, got str");
}

TEST_CASE("an address that is none is refused with what was found") {
    CHECK_THROWS_WITH(transport("ftp://a", {}), Contains("found scheme ftp"));
    CHECK_THROWS_WITH(transport("127.0.0.1:80", {}), Contains("found"));
    CHECK_THROWS_WITH(transport("http://a/?q", {}), Contains("query"));
    CHECK_THROWS_WITH(transport("http://u:p@a/", {}), Contains("user"));
}

TEST_CASE("a header that would begin another one is not sent") {
    transport to("http://127.0.0.1:1", {});
    outgoing call = get("/");
    call.headers.emplace_back("X-Name", "a\r\nX-Other: b");
    scripted_server server({[](auto& peer) { peer.drain(); }});
    transport there(server.url(), {});
    CHECK_THROWS_AS(there.send(std::move(call)), std::invalid_argument);
}
