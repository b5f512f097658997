// Sessions over a real server, with a client that says exactly the bytes it is told.
#include "../http/client.hpp"
#include "../http/test_server.hpp"
#include "frames.hpp"

#include <websocket/handshake.hpp>
#include <websocket/session.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <thread>

using namespace berth::tests;
using websocket::message_kind;
using websocket::session;

namespace {

// Does what the test says; told of the end.
class scripted final : public websocket::conversation {
public:
    std::shared_ptr<session> socket;
    std::function<void(scripted&, message_kind, std::string_view)> on_message;
    signal ready, refilled, over;
    std::atomic<int> code{0}; // the loop writes, the test reads

    void opened() noexcept override { ready.give(); }
    void message(message_kind kind, std::string_view content) noexcept override {
        if (on_message) on_message(*this, kind, content);
    }
    void drained() noexcept override { refilled.give(); }
    void drain() noexcept override { socket->close(websocket::close_going_away); }
    void closed(int heard) noexcept override {
        code = heard;
        socket.reset();
        over.give();
    }
};

void echo_message(scripted& on, message_kind kind, std::string_view content) {
    on.socket->send(kind, content);
}

// A server all of whose paths lead to one conversation.
struct served {
    explicit served(decltype(scripted::on_message) on_message = echo_message, websocket::limits within = {})
        : server([this, within](http::exchange call) { upgrade(std::move(call), within); }) {
        talk->on_message = std::move(on_message);
    }

    void upgrade(http::exchange call, const websocket::limits& within) {
        auto answered = websocket::answer_handshake(call.request());
        if (auto* head = std::get_if<http::response>(&answered)) {
            websocket::opened_session made = websocket::make_session(within, talk);
            talk->socket = made.socket;
            call.upgrade(std::move(*head), made.carrier);
        } else {
            call.respond(text(std::get<websocket::bad_handshake>(answered).reason, 400));
        }
    }

    std::shared_ptr<scripted> talk = std::make_shared<scripted>();
    test_server server;
};

const std::string handshake = "GET /socket HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

class peer : public client {
public:
    explicit peer(served& of) : client(of.server.port()) {
        send(handshake);
        head = read(true);
    }

    // The next frame, header and all.
    server_frame next() {
        std::string bytes = read_bytes(2);
        auto length = static_cast<std::size_t>(bytes[1]);
        if (length >= 126) {
            std::string longer = read_bytes(length == 126 ? 2 : 8);
            length = 0;
            for (char c : longer) length = length << 8 | static_cast<unsigned char>(c);
            bytes += longer;
        }
        return frames_in(bytes + read_bytes(length)).at(0);
    }

    answer head;
};

} // namespace

TEST_CASE("a handshake over a real connection is answered 101 with the accept value") {
    served echo;
    peer one(echo);
    CHECK(one.head.status == 101);
    CHECK(one.head.headers["upgrade"] == "websocket");
    CHECK(one.head.headers["connection"] == "Upgrade");
    CHECK(one.head.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK_FALSE(one.head.headers.contains("content-length"));
}

TEST_CASE("messages of all sizes come back over a real connection") {
    served echo;
    peer one(echo);
    for (std::size_t size : {0u, 1u, 125u, 126u, 65'535u, 65'536u, 200'000u}) {
        std::string content(size, 'x');
        one.send(frame(opcode::binary, content));
        CHECK(one.next() == server_frame{opcode::binary, content});
    }
}

TEST_CASE("messages sent with the handshake, not waiting for its answer, are heard") {
    served echo;
    client eager(echo.server.port());
    eager.send(handshake + text_frame("early"));
    CHECK(eager.read(true).status == 101);
    CHECK(frames_in(eager.read_bytes(7)).at(0) == server_frame{opcode::text, "early"});
}

TEST_CASE("the closing handshake ends the connection, the server first") {
    served echo;
    peer one(echo);
    one.send(close_frame(1000, "done"));
    CHECK(one.next() == server_frame{opcode::close, code_and(1000)});
    CHECK(one.ended());
    CHECK(echo.talk->over.wait());
    CHECK(echo.talk->code == 1000);
}

TEST_CASE("a violation is told to the peer before the connection ends, with more still coming in") {
    served echo;
    peer one(echo);
    one.send(text_frame("fine") + "\x81\x05Hello" + std::string(100'000, 'x'));
    CHECK(one.next() == server_frame{opcode::text, "fine"});
    CHECK(one.next() == server_frame{opcode::close, code_and(1002, "A frame is not masked.")});
    CHECK(one.ended());
}

TEST_CASE("a peer that resets its connection is told as 1006") {
    served echo;
    peer one(echo);
    one.reset();
    CHECK(echo.talk->over.wait());
    CHECK(echo.talk->code == 1006);
}

TEST_CASE("a thread streams more than the socket holds to a peer that reads late") {
    served quiet;
    peer one(quiet);
    REQUIRE(quiet.talk->ready.wait());
    std::shared_ptr<session> socket = quiet.talk->socket;
    const std::string piece(10'000, 'x');
    constexpr int pieces = 2'000;
    std::thread sender([&] {
        for (int i = 0; i < pieces; ++i) socket->send_by(message_kind::binary, piece, session::clock::now() + 20s);
        socket->close(1000);
    });
    std::size_t whole = 0;
    for (int i = 0; i < pieces; ++i) whole += one.next() == server_frame{opcode::binary, piece};
    CHECK(whole == pieces);
    CHECK(one.next() == server_frame{opcode::close, code_and(1000)});
    sender.join();
}

TEST_CASE("a conversation that was refused goes on when drained says so") {
    served quiet;
    peer one(quiet);
    REQUIRE(quiet.talk->ready.wait());
    const std::string piece(100'000, 'x');
    std::size_t sent = 0;
    while (quiet.talk->socket->send(message_kind::binary, piece) == session::sent::queued) ++sent;
    for (std::size_t i = 0; i < sent; ++i) CHECK(one.next().content.size() == piece.size());
    CHECK(quiet.talk->refilled.wait());
}

TEST_CASE("a pause holds a flood back in the network and loses nothing of it") {
    std::atomic<int> heard{0};
    served slow([&](scripted& on, message_kind, std::string_view) {
        if (++heard == 1) on.socket->pause(true);
    });
    peer one(slow);
    constexpr int messages = 150;
    std::thread flood([&] {
        for (int i = 0; i < messages; ++i) one.send(frame(opcode::binary, std::string(50'000, 'x')));
    });
    REQUIRE(eventually([&] { return heard == 1; }));
    slow.talk->socket->pause(false);
    flood.join();
    CHECK(eventually([&] { return heard == messages; }));
}

TEST_CASE("a server that drains lets its conversations say goodbye") {
    served echo;
    peer one(echo);
    REQUIRE(echo.talk->ready.wait());
    bool drained = false;
    std::thread draining([&] { drained = echo.server.server().drain(20s); });
    CHECK(one.next() == server_frame{opcode::close, code_and(1001)});
    one.send(close_frame(1001));
    CHECK(one.ended());
    draining.join();
    CHECK(drained);
}

TEST_CASE("a server that is stopped tells every conversation and every waiting sender") {
    auto quiet = std::make_unique<served>();
    std::shared_ptr<scripted> talk = quiet->talk;
    peer one(*quiet);
    REQUIRE(talk->ready.wait());
    std::shared_ptr<session> socket = talk->socket;
    session::sent last{};
    std::thread sender([&] {
        auto deadline = session::clock::now() + 20s;
        while ((last = socket->send_by(message_kind::binary, std::string(100'000, 'x'), deadline)) ==
               session::sent::queued) {
        }
    });
    quiet.reset();
    sender.join();
    CHECK(last == session::sent::gone);
    CHECK(talk->over.wait());
    CHECK(talk->code == 1006);
}
