#include <websocket/handshake.hpp>

#include <catch2/catch.hpp>

namespace {

using namespace berth::host;
using websocket::answer_handshake;
using websocket::asks_for_websocket;
using websocket::bad_handshake;

// The request of RFC 6455 section 1.2, without the parts that are not Berth's.
http::request example() {
    http::request made;
    made.method = "GET";
    made.target = made.path = "/chat";
    made.headers = {{"host", "server.example.com"},
                    {"upgrade", "websocket"},
                    {"connection", "Upgrade"},
                    {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
                    {"sec-websocket-version", "13"}};
    return made;
}

void set(http::request& in, std::string_view name, std::string_view value) {
    for (auto& field : in.headers)
        if (field.name == name) field.value = value;
}

std::string refusal(const http::request& of) {
    return std::get<bad_handshake>(answer_handshake(of)).reason;
}

} // namespace

TEST_CASE("the example of RFC 6455 is answered with its accept value") {
    http::request asked = example();
    REQUIRE(asks_for_websocket(asked));
    auto head = std::get<http::response>(answer_handshake(asked));
    CHECK(head.status == 101);
    CHECK(head.body.empty());
    using field = std::pair<std::string, std::string>;
    CHECK(head.headers == std::vector<field>{{"Upgrade", "websocket"},
                                             {"Connection", "Upgrade"},
                                             {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}});
}

TEST_CASE("tokens are found in any case, among others, and in a second line of the field") {
    http::request asked = example();
    set(asked, "upgrade", "h2c, WebSocket");
    set(asked, "connection", "keep-alive");
    asked.headers.push_back({"connection", "x , UPGRADE"});
    CHECK(asks_for_websocket(asked));
}

TEST_CASE("a request that only resembles an upgrade is none") {
    http::request asked = example();
    SECTION("a method other than GET") {
        asked.method = "POST";
    }
    SECTION("HTTP/1.0, whose Upgrade does not count") {
        asked.minor_version = 0;
    }
    SECTION("another protocol") {
        set(asked, "upgrade", "websockets");
    }
    SECTION("Upgrade that Connection does not name") {
        set(asked, "connection", "keep-alive");
    }
    SECTION("no Upgrade") {
        set(asked, "upgrade", "");
    }
    CHECK_FALSE(asks_for_websocket(asked));
}

TEST_CASE("another version is refused as such and told what is expected and what was found") {
    http::request asked = example();
    set(asked, "sec-websocket-version", "8");
    auto bad = std::get<bad_handshake>(answer_handshake(asked));
    CHECK(bad.wrong_version);
    CHECK(bad.reason == "Sec-WebSocket-Version must be 13, it is \"8\".");
}

TEST_CASE("a missing version is refused as a wrong one") {
    http::request asked = example();
    set(asked, "sec-websocket-version", "");
    auto bad = std::get<bad_handshake>(answer_handshake(asked));
    CHECK(bad.wrong_version);
    CHECK(bad.reason == "Sec-WebSocket-Version must be 13, it is missing.");
}

TEST_CASE("a key that is not 16 bytes in base64 is refused") {
    http::request asked = example();
    std::string_view key = GENERATE("", "c2hvcnQ=", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=A",
                                    "dGhlIHNhbXBsZSBub25jZ.==", "dGhlIHNhbXBsZSBub25jZQ====");
    set(asked, "sec-websocket-key", key);
    CHECK(refusal(asked) == "Sec-WebSocket-Key must be 16 bytes in base64 (24 characters).");
}

TEST_CASE("a request without a key is refused") {
    http::request asked = example();
    asked.headers.erase(asked.headers.begin() + 3);
    CHECK(refusal(asked) == "Sec-WebSocket-Key is missing.");
}

TEST_CASE("two keys are refused: nobody knows which one was meant") {
    http::request asked = example();
    asked.headers.push_back(asked.headers[3]);
    CHECK(refusal(asked) == "Sec-WebSocket-Key must come once, it came more often.");
}
