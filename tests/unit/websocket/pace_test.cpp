// A session keeps to its peer's pace, to its conversation's, and to its deadlines.
#include "fake_link.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using frames = std::vector<server_frame>;
using codes = std::vector<int>;
using names = std::vector<std::string>;

namespace {

websocket::limits small_queue() {
    websocket::limits within;
    within.queue_bytes = 100;
    return within;
}

const std::string ninety(90, 'x');

} // namespace

// ------------------------------------------------------------------ what we send

TEST_CASE("when queue_bytes wait for the peer a message is not queued, and drained tells when to go on") {
    fake_link link(small_queue());
    link.takes = false;
    link.open();
    CHECK(link.socket->send(message_kind::text, ninety) == session::sent::queued);
    CHECK(link.socket->send(message_kind::text, ninety) == session::sent::queued); // the last may exceed it
    CHECK(link.socket->send(message_kind::text, "x") == session::sent::full);
    link.run();
    CHECK(link.socket->send(message_kind::text, "x") == session::sent::full);
    CHECK(link.talk->drainings == 0);
    link.takes = true;
    link.run();
    CHECK(link.talk->drainings == 1);
    CHECK(link.seen().size() == 2);
    CHECK(link.socket->send(message_kind::text, "x") == session::sent::queued);
}

TEST_CASE("drained is not told when nothing was refused") {
    fake_link link(small_queue());
    link.open();
    link.socket->send(message_kind::text, ninety);
    link.run();
    CHECK(link.talk->drainings == 0);
}

TEST_CASE("a message larger than the queue is sent when nothing waits") {
    fake_link link(small_queue());
    link.open();
    CHECK(link.socket->send(message_kind::binary, std::string(5'000, 'x')) == session::sent::queued);
    link.run();
    CHECK(link.seen().size() == 1);
}

TEST_CASE("what drained sends leaves in the same turn") {
    fake_link link(small_queue());
    link.takes = false;
    link.open();
    while (link.socket->send(message_kind::text, ninety) == session::sent::queued) {
    }
    link.talk->on_drained = [&] { link.socket->send(message_kind::text, "more"); };
    link.run();
    link.takes = true;
    link.run();
    CHECK(link.seen().back() == server_frame{opcode::text, "more"});
}

TEST_CASE("the echoes of a peer that takes nothing are bounded: its messages wait") {
    fake_link link(small_queue());
    link.talk->on_message = [&](std::string_view content) {
        CHECK(link.socket->send(message_kind::text, content) == session::sent::queued);
    };
    link.open();
    link.takes = false;
    std::string flood;
    for (int i = 0; i < 50; ++i) flood += text_frame("ten bytes!");
    link.receive(flood);
    CHECK(link.paused);
    CHECK(link.unsent() < 100);
    CHECK(link.unread() > 500);
    link.takes = true;
    link.run();
    CHECK_FALSE(link.paused);
    CHECK(link.talk->messages.size() == 50);
    CHECK(link.seen().size() == 50);
}

TEST_CASE("pongs count too: a flood of pings is bounded by what its sender reads") {
    fake_link link(small_queue());
    link.open();
    link.takes = false;
    std::string flood;
    for (int i = 0; i < 50; ++i) flood += frame(opcode::ping, "ten bytes!");
    link.receive(flood);
    CHECK(link.paused);
    CHECK(link.unsent() < 100);
    link.takes = true;
    link.run();
    CHECK(link.seen().size() == 50);
}

TEST_CASE("with reads_while_blocked messages still come while the peer takes nothing, and pongs are bounded") {
    websocket::limits within = small_queue();
    within.reads_while_blocked = true;
    fake_link link(within);
    link.open();
    link.takes = false;
    for (int i = 0; i < 50; ++i) link.receive(frame(opcode::ping, "ten bytes!") + text_frame("heard"));
    CHECK_FALSE(link.paused);
    CHECK(link.talk->messages.size() == 50);
    CHECK(link.unsent() < 100 + 2 * 12);
}

// ------------------------------------------------------------------ pause

TEST_CASE("while paused no message is delivered and none is lost") {
    fake_link link;
    link.open();
    link.socket->pause(true);
    link.receive(text_frame("one") + text_frame("two"));
    CHECK(link.talk->messages.empty());
    CHECK(link.paused);
    link.receive(text_frame("three"));
    link.socket->pause(false);
    CHECK(link.wanted());
    link.run();
    CHECK(link.talk->messages == names{"one", "two", "three"});
    CHECK_FALSE(link.paused);
}

TEST_CASE("while paused control frames are answered up to the first whole message") {
    fake_link link;
    link.open();
    link.socket->pause(true);
    link.receive(beginning(opcode::text, "a") + frame(opcode::ping, "1"));
    CHECK_FALSE(link.paused);
    CHECK(link.seen() == frames{{opcode::pong, "1"}});
    link.receive(frame(opcode::continuation, "b") + frame(opcode::ping, "2"));
    CHECK(link.paused);
    CHECK(link.seen().empty());
    link.socket->pause(false);
    link.run();
    CHECK(link.talk->messages == names{"ab"});
    CHECK(link.seen() == frames{{opcode::pong, "2"}});
}

TEST_CASE("a pause from within a message holds the next one up") {
    fake_link link;
    link.talk->on_message = [&](std::string_view) { link.socket->pause(true); };
    link.open().receive(text_frame("one") + text_frame("two") + text_frame("three"));
    CHECK(link.talk->messages == names{"one"});
    link.socket->pause(false);
    link.run();
    CHECK(link.talk->messages == names{"one", "two"});
    link.socket->pause(false);
    link.run();
    CHECK(link.talk->messages == names{"one", "two", "three"});
}

TEST_CASE("a pause that ends within the same message holds nothing up") {
    fake_link link;
    link.talk->on_message = [&](std::string_view) {
        link.socket->pause(true);
        link.socket->pause(false);
    };
    link.open().receive(text_frame("one") + text_frame("two"));
    CHECK(link.talk->messages == names{"one", "two"});
    CHECK_FALSE(link.paused);
}

TEST_CASE("a pause that ends in drained goes on at once") {
    fake_link link(small_queue());
    link.takes = false;
    link.open();
    link.socket->pause(true);
    link.receive(text_frame("held"));
    while (link.socket->send(message_kind::text, ninety) == session::sent::queued) {
    }
    link.talk->on_drained = [&] { link.socket->pause(false); };
    link.takes = true;
    link.run();
    CHECK(link.talk->messages == names{"held"});
    CHECK_FALSE(link.paused);
}

TEST_CASE("a close while paused reads on for the peer's close and drops what was held") {
    fake_link link;
    link.open();
    link.socket->pause(true);
    link.receive(text_frame("held") + text_frame("unread"));
    link.socket->close(1000);
    link.run();
    CHECK_FALSE(link.paused);
    link.receive(close_frame(1000));
    CHECK(link.talk->messages.empty());
    CHECK(link.talk->closes == codes{1000});
}

// ------------------------------------------------------------------ deadlines

TEST_CASE("a silent peer is pinged, and closed with 1011 when it stays silent") {
    fake_link link;
    link.open();
    link.pass(19'999ms);
    CHECK(link.seen().empty());
    link.pass(1ms);
    CHECK(link.seen() == frames{{opcode::ping, ""}});
    link.pass(19'999ms);
    CHECK(link.talk->closes.empty());
    link.pass(1ms);
    CHECK(link.seen() == frames{{opcode::close, code_and(1011, "Nothing came from the peer within pong_deadline.")}});
    CHECK(link.finished);
    CHECK(link.talk->closes == codes{1006});
}

TEST_CASE("a pong keeps a WebSocket open, and the next silence is asked about again") {
    fake_link link;
    link.open();
    for (int i = 0; i < 5; ++i) {
        link.pass(20'000ms);
        CHECK(link.seen() == frames{{opcode::ping, ""}});
        link.receive(frame(opcode::pong, ""));
    }
    CHECK(link.talk->closes.empty());
}

TEST_CASE("a message that comes slowly is a sign of life: no ping while its bytes arrive") {
    fake_link link;
    link.open();
    for (char byte : text_frame(std::string(20, 'x'))) {
        link.pass(10'000ms);
        link.receive({&byte, 1});
    }
    CHECK(link.seen().empty());
    CHECK(link.talk->messages.size() == 1);
}

TEST_CASE("pings are not enforced while paused") {
    fake_link link;
    link.open();
    link.pass(20'000ms);
    link.socket->pause(true);
    link.pass(600'000ms);
    CHECK(link.talk->closes.empty());
    CHECK(link.seen() == frames{{opcode::ping, ""}});
    link.socket->pause(false);
    link.run();
    link.pass(20'000ms);
    CHECK(link.seen() == frames{{opcode::ping, ""}});
}

TEST_CASE("a peer that takes nothing for write_deadline is cut off") {
    fake_link link;
    link.takes = false;
    link.open();
    link.socket->send(message_kind::text, "x");
    link.run();
    link.pass(60'000ms);
    CHECK_FALSE(link.aborted);
    link.pass(5'000ms); // it may have taken some until the first look
    CHECK(link.aborted);
    CHECK(link.talk->closes == codes{1006});
}
