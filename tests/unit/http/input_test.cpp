// The reader of requests on its own: however the bytes are cut, the result is the same.
#include <http/input.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>

using namespace berth::host::http;
using namespace std::string_literals;

namespace {

// What came of some bytes: every request in a readable form, then the refusal or "more".
std::string describe(const request& of) {
    std::string all = std::string(of.method) + ' ' + std::string(of.target) + " path=" + std::string(of.path) +
                      " query=" + std::string(of.query) + " minor=" + std::to_string(of.minor_version);
    for (const auto& [name, value] : of.headers) all += " [" + std::string(name) + '=' + std::string(value) + ']';
    all += " body=" + std::string(of.body);
    if (of.body.data()) all += of.body.data()[of.body.size()] == 0 ? " nul" : " not terminated";
    return all + '\n';
}

class reader {
public:
    explicit reader(const limits& within) : input_(within), within_(within) {}

    void feed(std::string_view bytes) {
        while (!bytes.empty() && !refused_) {
            std::span<char> room = input_.room();
            std::size_t part = std::min(room.size(), bytes.size());
            std::memcpy(room.data(), bytes.data(), part);
            input_.received(part);
            bytes.remove_prefix(part);
            advance();
        }
    }
    std::string result() const { return result_ + (refused_ ? "" : "more"); }

private:
    void advance() {
        for (;;) {
            switch (input_.advance()) {
            case input::step::more:
                return;
            case input::step::head:
                input_.admit(within_.body_bytes);
                break;
            case input::step::complete:
                result_ += describe(input_.request());
                input_.next();
                break;
            case input::step::refused:
                result_ += "refused " + std::to_string(input_.refused().status);
                refused_ = true;
                return;
            }
        }
    }

    input input_;
    limits within_;
    std::string result_;
    bool refused_ = false;
};

std::string read_whole(std::string_view bytes, const limits& within = {}) {
    reader at(within);
    at.feed(bytes);
    return at.result();
}

// Cut in two at every place, and into single bytes.
void same_for_every_cut(std::string_view bytes, const limits& within = {}) {
    std::string whole = read_whole(bytes, within);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        reader at(within);
        at.feed(bytes.substr(0, cut));
        at.feed(bytes.substr(cut));
        INFO("cut at " << cut);
        REQUIRE(at.result() == whole);
    }
    reader single(within);
    for (char c : bytes) single.feed({&c, 1});
    REQUIRE(single.result() == whole);
}

std::string chunked(std::string_view rest) {
    return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(rest);
}

} // namespace

TEST_CASE("a request is read the same however its bytes are cut") {
    same_for_every_cut("GET /a/b?c=d HTTP/1.1\r\nHost: example.org:80\r\nAccept: */*\r\nX-Empty:\r\n\r\n");
}

TEST_CASE("a body of known length is read the same however its bytes are cut") {
    same_for_every_cut("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello\0world"
                       "GET /next HTTP/1.1\r\nHost: a\r\n\r\n"s);
}

TEST_CASE("a chunked body is read the same however its bytes are cut") {
    same_for_every_cut(
        chunked("5\r\nhello\r\n00B;name=\"value\"\r\n, wide worl\r\n1\r\nd\r\n0\r\nX-Sum: 1\r\nB: c\r\n\r\n"
                "POST /n HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"));
}

TEST_CASE("pipelined requests are read the same however their bytes are cut") {
    same_for_every_cut(
        "\r\nGET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        "GET http://other:81?q HTTP/1.1\r\nHost: a\r\n\r\nGET /4 HTTP/1.0\r\n\r\n");
}

TEST_CASE("refusals do not depend on how the bytes were cut") {
    auto bytes =
        GENERATE(as<std::string>{}, "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\n",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad line\r\n\r\n");
    same_for_every_cut(bytes);
}

TEST_CASE("limits do not depend on how the bytes were cut") {
    limits small;
    small.header_bytes = 100;
    small.header_count = 3;
    small.target_bytes = 20;
    small.body_bytes = 10;
    auto bytes = GENERATE(as<std::string>{}, "GET /" + std::string(200, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                          "GET /" + std::string(20, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                          "GET /" + std::string(19, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                          "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100, 'x') + "\r\n\r\n",
                          "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\nE: f\r\n\r\n",
                          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n12345678901",
                          chunked("6\r\n123456\r\n5\r\n12345\r\n0\r\n\r\n"),
                          chunked("2\r\n12\r\n0\r\nA: " + std::string(120, 'x') + "\r\n\r\n"),
                          chunked("2\r\n12\r\n0\r\nA: b\r\nC: d\r\nE: f\r\nG: h\r\n\r\n"));
    same_for_every_cut(bytes, small);
}

TEST_CASE("every limit has its status") {
    limits small;
    small.header_bytes = 100;
    small.header_count = 3;
    small.target_bytes = 20;
    small.body_bytes = 10;
    CHECK(read_whole("GET /" + std::string(200, 'a') + " HTTP/1.1\r\n\r\n", small) == "refused 414");
    CHECK(read_whole("GET /" + std::string(20, 'a') + " HTTP/1.1\r\n\r\n", small) == "refused 414");
    CHECK(read_whole("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100, 'x'), small) == "refused 431");
    CHECK(read_whole("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nC: d\r\nE: f\r\n\r\n", small) == "refused 431");
    CHECK(read_whole("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", small) == "refused 413");
    CHECK(read_whole(chunked("6\r\n123456\r\n5\r\n"), small) == "refused 413");
}

TEST_CASE("a body far larger than the first buffer arrives whole, with the head's views intact") {
    std::string body(3'000'000, 'x');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);
    std::string sent =
        "POST /big?q HTTP/1.1\r\nHost: somewhere\r\nContent-Length: 3000000\r\nX-Mark: yes\r\n\r\n" + body;
    CHECK(read_whole(sent + "GET /n HTTP/1.0\r\n\r\n") ==
          "POST /big?q path=/big query=q minor=1 [host=somewhere] [content-length=3000000] [x-mark=yes] body=" + body +
              " nul\nGET /n path=/n query= minor=0 body= nul\nmore");
}

TEST_CASE("a large body in small chunks is joined") {
    std::string raw, joined;
    for (int i = 0; i < 20'000; ++i) {
        std::string part(static_cast<std::size_t>(i % 40 + 1), static_cast<char>('a' + i % 26));
        char size[8];
        std::snprintf(size, sizeof size, "%zx\r\n", part.size());
        raw += size + part + "\r\n";
        joined += part;
    }
    std::string got = read_whole(chunked(raw + "0\r\n\r\nGET /n HTTP/1.0\r\n\r\n"));
    CHECK(got.find("body=" + joined + " nul\nGET /n") != std::string::npos);
}

TEST_CASE("the absolute form is reduced to its path and gives the Host") {
    auto [target, expected] = GENERATE(table<std::string, std::string>({
        {"http://example.org/a?b", "GET /a?b path=/a query=b minor=1 [host=example.org] body= nul\nmore"},
        {"HTTP://example.org:8080", "GET / path=/ query= minor=1 [host=example.org:8080] body= nul\nmore"},
        {"https://example.org?x=/y", "GET /?x=/y path=/ query=x=/y minor=1 [host=example.org] body= nul\nmore"},
        {"http://user@example.org/", "refused 400"},
        {"http:///a", "refused 400"},
        {"ftp://example.org/", "refused 400"},
    }));
    CHECK(read_whole("GET " + target + " HTTP/1.1\r\nHost: ignored\r\n\r\n") == expected);
}

TEST_CASE("nothing is allocated twice for a promise of length alone") {
    limits wide;
    wide.body_bytes = std::size_t{1} << 40;
    input at(wide);
    std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n";
    std::memcpy(at.room().data(), head.data(), head.size());
    at.received(head.size());
    REQUIRE(at.advance() == input::step::head);
    at.admit(wide.body_bytes);
    REQUIRE(at.advance() == input::step::more);
    CHECK(at.room().size() < 64 * 1024);
}
