// What is refused, with which status; the connection is closed after it, and the client sees the answer.
#include "client.hpp"
#include "test_server.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using namespace std::string_literals;

namespace {

struct wrong {
    const char* what;
    std::string bytes;
    int status;
};

void refused(const wrong& request) {
    test_server at;
    client peer(at.port());
    INFO(request.what);
    answer got = peer.send(request.bytes).read();
    CHECK(got.status == request.status);
    CHECK(got.headers["connection"] == "close");
    CHECK(got.headers["content-type"] == "application/problem+json");
    CHECK(got.body.find("\"detail\":\"") != std::string::npos);
    peer.shut_sending();
    CHECK(peer.ended());
    CHECK(at.handled() == 0);
}

std::string with(std::string_view fields, std::string_view body = "") {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n\r\n" + std::string(body);
}

std::string chunks(std::string_view body) {
    return with("Transfer-Encoding: chunked", body);
}

} // namespace

TEST_CASE("ambiguous lengths are refused") {
    refused(GENERATE(values<wrong>({
        {"two lengths", with("Content-Length: 1\r\nContent-Length: 2", "ab"), 400},
        {"the same length twice", with("Content-Length: 1\r\nContent-Length: 1", "a"), 400},
        {"a list of lengths", with("Content-Length: 1, 1", "a"), 400},
        {"length and coding", with("Content-Length: 1\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400},
        {"coding and length", with("Transfer-Encoding: chunked\r\nContent-Length: 1", "0\r\n\r\n"), 400},
        {"signed length", with("Content-Length: +1", "a"), 400},
        {"negative length", with("Content-Length: -1", "a"), 400},
        {"hexadecimal length", with("Content-Length: 0x1", "a"), 400},
        {"empty length", with("Content-Length:", "a"), 400},
        {"length beyond 64 bits", with("Content-Length: 99999999999999999999999"), 413},
        {"chunked twice", with("Transfer-Encoding: chunked, chunked"), 400},
        {"chunked in two fields", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400},
        {"chunked not last", with("Transfer-Encoding: chunked, gzip"), 400},
        {"not chunked", with("Transfer-Encoding: identity"), 400},
        {"something like chunked", with("Transfer-Encoding: xchunked"), 400},
        {"chunked with vertical tab", with("Transfer-Encoding: \vchunked"), 400},
        {"empty coding", with("Transfer-Encoding: "), 400},
        {"another coding first", with("Transfer-Encoding: gzip, chunked"), 501},
        {"coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    })));
}

TEST_CASE("malformed heads are refused") {
    refused(GENERATE(values<wrong>({
        {"bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
        {"bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"bare LF as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
        {"bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", 400},
        {"bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400},
        {"folded first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {"space before colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        {"no colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
        {"no name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
        {"bad name", "GET / HTTP/1.1\r\nHost: a\r\nX[: b\r\n\r\n", 400},
        {"name beyond ASCII", "GET / HTTP/1.1\r\nHost: a\r\nX\xc3\xa9: b\r\n\r\n", 400},
        {"NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s, 400},
        {"DEL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\x7f\r\n\r\n", 400},
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"a Host that is none", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
        {"a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"another expectation", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: cake\r\n\r\n", 417},
    })));
}

TEST_CASE("malformed request lines are refused") {
    refused(GENERATE(values<wrong>({
        {"HTTP/0.9", "GET /\r\n\r\n", 400},
        {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        {"space first", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"bad method", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
        {"long version", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
        {"HTTP/2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"HTTP/0.9 in full", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
        {"fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"byte beyond ASCII in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, 400},
        {"relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"authority form", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"asterisk without OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"TLS", "\x16\x03\x01\x02\r\n\r\n", 400},
    })));
}

TEST_CASE("malformed chunks are refused") {
    refused(GENERATE(values<wrong>({
        {"no size", chunks("\r\n"), 400},
        {"signed size", chunks("+1\r\na\r\n0\r\n\r\n"), 400},
        {"negative size", chunks("-1\r\na\r\n0\r\n\r\n"), 400},
        {"0x", chunks("0x1\r\na\r\n0\r\n\r\n"), 400},
        {"space before the size", chunks(" 1\r\na\r\n0\r\n\r\n"), 400},
        {"space after the size", chunks("1 \r\na\r\n0\r\n\r\n"), 400},
        {"size beyond 64 bits", chunks("10000000000000000\r\n"), 400},
        {"size of all ones", chunks("ffffffffffffffff\r\n"), 413},
        {"sum beyond 64 bits", chunks("1\r\na\r\nffffffffffffffff\r\n"), 413},
        {"bare LF after the size", chunks("1\na\r\n0\r\n\r\n"), 400},
        {"bare CR after the size", chunks("1\ra\r\n0\r\n\r\n"), 400},
        {"no CR LF after the data", chunks("1\r\nab\r\n0\r\n\r\n"), 400},
        {"bare LF after the data", chunks("1\r\na\n0\r\n\r\n"), 400},
        {"huge extension", chunks("1;" + std::string(10'000, 'x') + "\r\na\r\n0\r\n\r\n"), 400},
        {"control character in an extension", chunks("1;a\x01\r\na\r\n0\r\n\r\n"), 400},
        {"bare LF in a trailer", chunks("0\r\nA: b\n\r\n"), 400},
        {"folded trailer", chunks("0\r\nA: b\r\n c\r\n\r\n"), 400},
        {"bad trailer", chunks("0\r\nA b\r\n\r\n"), 400},
    })));
}

TEST_CASE("limits are refused with their own status") {
    http::limits small;
    small.header_bytes = 200;
    small.header_count = 4;
    small.target_bytes = 30;
    small.body_bytes = 10;
    auto [bytes, status] = GENERATE(table<std::string, int>({
        {get("/" + std::string(30, 'a')), 414},
        {get("/" + std::string(300, 'a')), 414},
        {with("X: " + std::string(300, 'x')), 431},
        {with("A: b\r\nC: d\r\nE: f\r\nG: h"), 431},
        {post("/", "12345678901"), 413},
        {chunks("6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n"), 413},
    }));
    test_server at(echo, test_server::with(small));
    client peer(at.port());
    CHECK(peer.send(bytes).read().status == status);
    peer.shut_sending();
    CHECK(peer.ended());
}

TEST_CASE("requests before a malformed one are answered, in order") {
    test_server at;
    client peer(at.port());
    peer.send(get("/1") + get("/2") + "BAD\r\n\r\n" + get("/3"));
    CHECK(peer.read().body == "/1");
    CHECK(peer.read().body == "/2");
    CHECK(peer.read().status == 400);
    peer.shut_sending();
    CHECK(peer.ended());
}

TEST_CASE("a client that keeps on sending still sees why it was refused") {
    test_server at;
    client peer(at.port());
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
    std::string part(1'000'000, 'x');
    for (int i = 0; i < 50; ++i) peer.send(part);
    CHECK(peer.read().status == 413);
}

TEST_CASE("a refusal of a HEAD request that was not understood has a body") {
    test_server at;
    client peer(at.port());
    CHECK(peer.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read(true).status == 200);
    CHECK(peer.send("nonsense\r\n").read().body.find("\"status\":400") != std::string::npos);
}
