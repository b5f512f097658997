// WebSocket calls against a server that says exactly what a test wants.
#include <berth/detail/client_transport.hpp>

#include "scripted_server.hpp"

#include <berth/detail/text.hpp>

#include <Poco/SHA1Engine.h>

#include <catch2/catch.hpp>

#include <semaphore>

using namespace berth::tests;
using berth::call_failure;
using berth::client_options;
using berth::detail::conversation;
using berth::detail::message_kind;
using berth::detail::transport;
using Catch::Matchers::Contains;

namespace {

std::string key_in(const std::string& head) {
    const std::size_t begin = head.find("Sec-WebSocket-Key: ") + 19;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}
void shake_hands(scripted_server::peer& peer) {
    Poco::SHA1Engine engine;
    engine.update(key_in(peer.head()) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    const auto digest = engine.digest();
    peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: keep-alive, "
              "Upgrade\r\nSec-WebSocket-Accept: " +
              berth::detail::base64_of(digest.data(), digest.size()) + "\r\n\r\n");
}
std::string text(const std::string& payload) {
    return "\x81" + std::string(1, static_cast<char>(payload.size())) + payload;
}
// The payload of the client's next frame, with its first byte.
std::string next_frame(scripted_server::peer& peer) {
    const std::string head = peer.take_bytes(2);
    if (head.empty()) return {};
    std::size_t size = static_cast<unsigned char>(head[1]) & 0x7f;
    if (size >= 126) {
        const std::string length = peer.take_bytes(size == 126 ? 2 : 8);
        size = 0;
        for (const char c : length) size = size << 8 | static_cast<unsigned char>(c);
    }
    const std::string mask = peer.take_bytes(4);
    std::string payload = size ? peer.take_bytes(size) : "";
    for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    return head[0] + payload;
}
const std::string close_1000 = std::string("\x88\x02\x03\xe8", 4);

conversation expecting(std::vector<std::string>& heard, std::size_t count) {
    return {"/there", nullptr, false, [&heard, count](message_kind, std::string_view message) {
                heard.emplace_back(message);
                return heard.size() < count;
            }};
}

} // namespace

TEST_CASE("messages go out and come in, and the call ends with a close from both") {
    std::vector<std::string> seen;
    scripted_server server({[&](auto& peer) {
        shake_hands(peer);
        for (int i = 0; i < 2; ++i) seen.push_back(next_frame(peer));
        peer.send(text("one") + text("two") + close_1000);
        seen.push_back(next_frame(peer));
    }});
    transport to(server.url("ws"), {});
    std::vector<std::string> heard;
    conversation call = expecting(heard, 2);
    call.outgoing = [at = 0](message_kind& kind, std::string& message) mutable {
        kind = at == 0 ? message_kind::text : message_kind::binary;
        message = at == 0 ? "hello" : std::string(70'000, 'b');
        return at++ < 2;
    };
    to.converse(call);
    server.finish();
    CHECK(heard == std::vector<std::string>{"one", "two"});
    REQUIRE(seen.size() == 3);
    CHECK(seen[0] == "\x81hello");
    CHECK(seen[1].size() == 70'001);
    CHECK(seen[2] == close_1000.substr(0, 1) + close_1000.substr(2));
}

TEST_CASE("a ping is answered while the call waits") {
    std::string pong;
    scripted_server server({[&](auto& peer) {
        shake_hands(peer);
        peer.send("\x89\x04ping");
        pong = next_frame(peer);
        peer.send(text("done") + close_1000);
    }});
    std::vector<std::string> heard;
    transport(server.url(), {}).converse(expecting(heard, 1));
    server.finish();
    CHECK(pong == "\x8aping");
}

TEST_CASE("the server is read while the input still comes") {
    std::binary_semaphore heard_first(0);
    scripted_server server({[&](auto& peer) {
        shake_hands(peer);
        next_frame(peer);
        peer.send(text("early"));
        next_frame(peer);
        peer.send(text("late") + close_1000);
    }});
    transport to(server.url(), {});
    std::vector<std::string> heard;
    conversation call{"/",
                      [&, at = 0](message_kind&, std::string& message) mutable {
                          // The second message waits until the answer to the first has come.
                          if (at == 1 && !heard_first.try_acquire_for(std::chrono::seconds(20)))
                              throw std::runtime_error("nothing came");
                          message = "input";
                          return at++ < 2;
                      },
                      true,
                      [&](message_kind, std::string_view message) {
                          heard.emplace_back(message);
                          heard_first.release();
                          return heard.size() < 2;
                      }};
    to.converse(call);
    CHECK(heard == std::vector<std::string>{"early", "late"});
}

TEST_CASE("both sides may send more than the sockets hold before either is done") {
    constexpr std::size_t size = 1 << 20, count = 24;
    scripted_server server({[&](auto& peer) {
        shake_hands(peer);
        const std::string big = std::string("\x82\x7f\0\0\0\0\0\x10\0\0", 10) + std::string(size, 'x');
        for (std::size_t i = 0; i < count; ++i) peer.send(big); // before it reads anything
        for (std::size_t i = 0; i < count; ++i) next_frame(peer);
        peer.send(text("done") + close_1000);
    }});
    transport to(server.url(), {});
    std::size_t received = 0;
    conversation call{"/",
                      [at = 0u](message_kind& kind, std::string& message) mutable {
                          kind = message_kind::binary;
                          message.assign(size, 'y');
                          return at++ < count;
                      },
                      true,
                      [&](message_kind kind, std::string_view message) {
                          received += message.size();
                          return kind == message_kind::binary;
                      }};
    to.converse(call);
    CHECK(received == size * count + 4);
}

TEST_CASE("what the input throws comes out of the call") {
    scripted_server server({[](auto& peer) { shake_hands(peer), peer.drain(); }});
    const bool on_a_thread = GENERATE(false, true);
    std::vector<std::string> heard;
    conversation call = expecting(heard, 1);
    call.outgoing = [](message_kind&, std::string&) -> bool { throw std::runtime_error("the source is dry"); };
    call.outgoing_waits = on_a_thread;
    CHECK_THROWS_WITH(transport(server.url(), {}).converse(call), "the source is dry");
}

TEST_CASE("a socket that ends before the answer is broken off, with the server's reason") {
    const auto [bytes, words] = GENERATE(table<std::string, std::string>({
        {"", "ended before its answer did"},
        {text("one"), "ended before its answer did"},
        {std::string("\x81\x05on", 4), "ended before its answer did"},
        {std::string("\x88\x06\x03\xf1", 4) + "full", "1009, full"},
    }));
    scripted_server server({[&, what = bytes](auto& peer) { shake_hands(peer), peer.send(what); }});
    std::vector<std::string> heard;
    const auto error = error_of([&] { transport(server.url(), {}).converse(expecting(heard, 2)); });
    CHECK(error.kind() == call_failure::broken_off);
    CHECK_THAT(error.what(), Contains(words) && Contains("WEBSOCKET"));
}

TEST_CASE("a handshake that the server refuses is its error") {
    scripted_server server({[](auto& peer) {
        peer.head();
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    }});
    std::vector<std::string> heard;
    const auto error = error_of([&] { transport(server.url(), {}).converse(expecting(heard, 1)); });
    CHECK(error.kind() == call_failure::refused);
    CHECK(error.status() == 403);
    CHECK(error.text() == "Forbidden");
}

TEST_CASE("a handshake that proves nothing is unfit") {
    scripted_server server({[](auto& peer) {
        peer.head();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
                  "Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n");
    }});
    std::vector<std::string> heard;
    CHECK(error_of([&] { transport(server.url(), {}).converse(expecting(heard, 1)); }).kind() == call_failure::unfit);
}

TEST_CASE("a WebSocket server that is silent is given up at the limit") {
    scripted_server server({[](auto& peer) { shake_hands(peer), peer.drain(); }});
    const bool input_is_open = GENERATE(false, true);
    std::binary_semaphore end(0);
    std::vector<std::string> heard;
    conversation call = expecting(heard, 1);
    call.outgoing = [&](message_kind&, std::string&) {
        return input_is_open && end.try_acquire_for(std::chrono::milliseconds(200));
    };
    call.outgoing_waits = true;
    const auto error = error_of([&] {
        transport(server.url(), client_options{.receive_timeout = std::chrono::milliseconds(60)}).converse(call);
    });
    CHECK_THAT(error.what(), Contains("60 ms (receive_timeout)"));
}

TEST_CASE("a server that answers pings may be silent while the input goes on") {
    scripted_server server({[](auto& peer) {
        shake_hands(peer);
        for (;;) {
            const std::string got = next_frame(peer);
            if (got.empty() || got[0] == '\x81') break;
            if (got[0] == '\x89') peer.send(std::string("\x8a\0", 2));
        }
        peer.send(text("done") + close_1000);
    }});
    std::vector<std::string> heard;
    conversation call = expecting(heard, 1);
    std::binary_semaphore never(0);
    call.outgoing = [&, at = 0](message_kind&, std::string& message) mutable {
        if (at == 0) static_cast<void>(never.try_acquire_for(std::chrono::milliseconds(1500))); // a slow source
        message = "end";
        return at++ < 1;
    };
    call.outgoing_waits = true;
    transport(server.url(), client_options{.receive_timeout = std::chrono::milliseconds(1000)}).converse(call);
    CHECK(heard == std::vector<std::string>{"done"});
}
