// Messages through a session: in, out, and the frames between them.
#include "fake_link.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using frames = std::vector<server_frame>;
using names = std::vector<std::string>;

namespace {

// Answers every message with itself.
void echoes(fake_link& link) {
    link.talk->on_message = [&link](std::string_view content) { link.socket->send(message_kind::text, content); };
}

} // namespace

TEST_CASE("a conversation is opened once and hears messages with their kind") {
    fake_link link;
    link.open().receive(text_frame("one") + frame(opcode::binary, "two"));
    CHECK(link.talk->opens == 1);
    CHECK(link.talk->messages == names{"one", "binary two"});
}

TEST_CASE("what is sent from opened() is the first the peer sees") {
    fake_link link;
    link.talk->on_opened = [&] { link.socket->send(message_kind::text, "welcome"); };
    CHECK(link.open().seen() == frames{{opcode::text, "welcome"}});
}

TEST_CASE("what is sent before the handshake is answered waits for it") {
    fake_link link;
    CHECK(link.socket->send(message_kind::text, "early") == session::sent::queued);
    CHECK(link.open().seen() == frames{{opcode::text, "early"}});
}

TEST_CASE("a message in fragments arrives whole, byte by byte too") {
    fake_link link;
    link.open().receive_one_by_one(beginning(opcode::text, "He") + beginning(opcode::continuation, "") +
                                   frame(opcode::continuation, "llo"));
    CHECK(link.talk->messages == names{"Hello"});
}

TEST_CASE("a ping between fragments is answered at once with its data") {
    fake_link link;
    link.open().receive(beginning(opcode::text, "a") + frame(opcode::ping, "still there?"));
    CHECK(link.seen() == frames{{opcode::pong, "still there?"}});
    link.receive(frame(opcode::continuation, "b"));
    CHECK(link.talk->messages == names{"ab"});
}

TEST_CASE("a pong nobody asked for is taken") {
    fake_link link;
    link.open().receive(frame(opcode::pong, "x") + text_frame("y"));
    CHECK(link.talk->messages == names{"y"});
    CHECK(link.seen().empty());
}

TEST_CASE("the answers to a turn's messages leave in one write") {
    fake_link link;
    echoes(link);
    link.open().receive(text_frame("1") + frame(opcode::ping, "") + text_frame("2") + text_frame("3"));
    CHECK(link.writes == 1);
    CHECK(link.seen() == frames{{opcode::text, "1"}, {opcode::pong, ""}, {opcode::text, "2"}, {opcode::text, "3"}});
    CHECK(link.calls_of_news() == 0);
}

TEST_CASE("many sends while the loop is elsewhere cost one call of news") {
    fake_link link;
    link.open();
    for (const char* one : {"a", "b", "c"}) link.socket->send(message_kind::text, one);
    CHECK(link.calls_of_news() == 1);
    CHECK(link.seen().empty());
    link.run();
    CHECK(link.writes == 1);
    CHECK(link.seen() == frames{{opcode::text, "a"}, {opcode::text, "b"}, {opcode::text, "c"}});
    link.socket->send(message_kind::text, "d");
    CHECK(link.calls_of_news() == 2);
}

TEST_CASE("what was queued before a turn leaves before what the turn sends") {
    fake_link link;
    echoes(link);
    link.open();
    link.socket->send(message_kind::text, "queued");
    link.receive(text_frame("echo"));
    CHECK(link.seen() == frames{{opcode::text, "queued"}, {opcode::text, "echo"}});
}

TEST_CASE("messages as large as the length forms and larger than a read pass both ways") {
    std::size_t size = GENERATE(125, 126, 16 * 1024, 16 * 1024 + 1, 65535, 65536, 200'000);
    fake_link link;
    echoes(link);
    std::string content(size, 'x');
    link.open().receive(text_frame(content));
    CHECK(link.talk->messages == names{content});
    CHECK(link.seen() == frames{{opcode::text, content}});
}

TEST_CASE("the server's draining is passed on, and what is said then is sent") {
    fake_link link;
    link.talk->on_drain = [&] { link.socket->close(websocket::close_going_away, "restart"); };
    link.open();
    link.server_drains();
    CHECK(link.talk->drains == 1);
    CHECK(link.seen() == frames{{opcode::close, code_and(1001, "restart")}});
}
