// How a WebSocket ends: in order from either side, for a violation, or without a word; always told once.
#include "fake_link.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using frames = std::vector<server_frame>;
using codes = std::vector<int>;
using names = std::vector<std::string>;

namespace {

server_frame closing(int code, std::string_view reason = {}) {
    return {opcode::close, code_and(code, reason)};
}

} // namespace

TEST_CASE("the peer's close is answered with its code and the connection ends") {
    fake_link link;
    link.open().receive(close_frame(1001, "leaving"));
    CHECK(link.seen() == frames{closing(1001)});
    CHECK(link.finished);
    CHECK(link.talk->closes == codes{1001});
}

TEST_CASE("a close without a code is answered without one and told as 1005") {
    fake_link link;
    link.open().receive(frame(opcode::close, ""));
    CHECK(link.seen() == frames{{opcode::close, ""}});
    CHECK(link.talk->closes == codes{1005});
}

TEST_CASE("what was queued leaves before the answer to the peer's close") {
    fake_link link;
    link.open();
    link.socket->send(message_kind::text, "last words");
    link.receive(close_frame(1000));
    CHECK(link.seen() == frames{{opcode::text, "last words"}, closing(1000)});
}

TEST_CASE("nothing behind the peer's close is read") {
    fake_link link;
    link.open().receive(close_frame(1000) + text_frame("too late") + "\xff\xff\xff");
    CHECK(link.talk->messages.empty());
    CHECK(link.talk->closes == codes{1000});
}

TEST_CASE("our close goes out behind what is queued and waits for the peer's") {
    fake_link link;
    link.open();
    link.socket->send(message_kind::text, "last words");
    link.socket->close(1000, "done");
    link.run();
    CHECK(link.seen() == frames{{opcode::text, "last words"}, closing(1000, "done")});
    CHECK_FALSE(link.finished);
    CHECK(link.talk->closes.empty());
    link.receive(close_frame(1000));
    CHECK(link.finished);
    CHECK(link.seen().empty());
    CHECK(link.talk->closes == codes{1000});
}

TEST_CASE("a close from within a message goes out in the same turn") {
    fake_link link;
    link.talk->on_message = [&](std::string_view) {
        link.socket->send(message_kind::text, "bye");
        link.socket->close(4000);
    };
    link.open().receive(text_frame("quit") + text_frame("unheard"));
    CHECK(link.seen() == frames{{opcode::text, "bye"}, closing(4000)});
    CHECK(link.talk->messages == names{"quit"});
    CHECK(link.calls_of_news() == 0);
}

TEST_CASE("after our close messages are dropped, pings ignored, and nothing can be sent") {
    fake_link link;
    link.open();
    link.socket->close(1000);
    CHECK(link.socket->send(message_kind::text, "more") == session::sent::gone);
    link.run();
    link.seen();
    link.receive(text_frame("\xff not even checked") + frame(opcode::ping, ""));
    CHECK(link.talk->messages.empty());
    CHECK(link.seen().empty());
    CHECK_FALSE(link.finished);
}

TEST_CASE("only the first close counts") {
    fake_link link;
    link.open();
    link.socket->close(1000);
    link.socket->close(4000);
    link.run();
    CHECK(link.seen() == frames{closing(1000)});
}

TEST_CASE("a peer that does not answer our close is cut off after close_deadline") {
    fake_link link;
    link.open();
    link.socket->close(1000);
    link.run();
    link.pass(4'999ms);
    CHECK_FALSE(link.aborted);
    link.pass(1ms);
    CHECK(link.aborted);
    CHECK(link.talk->closes == codes{1006});
}

TEST_CASE("a peer that does not take the end is cut off after close_deadline") {
    fake_link link;
    link.open();
    link.takes = false;
    link.receive(close_frame(1000));
    CHECK(link.talk->closes == codes{1000});
    link.pass(5'000ms);
    CHECK(link.aborted);
    CHECK(link.talk->closes == codes{1000});
}

TEST_CASE("a peer that goes without a close is told as 1006, once") {
    fake_link link;
    link.open();
    link.peer_goes();
    CHECK(link.talk->closes == codes{1006});
    CHECK(link.socket->send(message_kind::text, "x") == session::sent::gone);
}

TEST_CASE("a connection that ends before it was opened is told as 1006") {
    fake_link link;
    link.peer_goes();
    CHECK(link.talk->opens == 0);
    CHECK(link.talk->closes == codes{1006});
}

TEST_CASE("the end of the connection behind a close is not told again") {
    fake_link link;
    link.open().receive(close_frame(1000));
    link.peer_goes();
    CHECK(link.talk->closes == codes{1000});
}

TEST_CASE("a violation is answered with its code and reason, and ends the connection") {
    fake_link link;
    link.open().receive("\x81\x05Hello" + text_frame("unheard"));
    CHECK(link.seen() == frames{closing(1002, "A frame is not masked.")});
    CHECK(link.finished);
    CHECK(link.talk->closes == codes{1006});
    CHECK(link.talk->messages.empty());
}

TEST_CASE("text that is not UTF-8 closes with 1007, in the middle of a message already") {
    fake_link link;
    link.open().receive(beginning(opcode::text, "fine") + beginning(opcode::continuation, "\xff"));
    CHECK(link.seen() == frames{closing(1007, "A text message is not UTF-8.")});
    CHECK(link.talk->closes == codes{1006});
}

TEST_CASE("a message beyond message_bytes closes with 1009") {
    websocket::limits within;
    within.message_bytes = 1000;
    fake_link link(within);
    link.open().receive(text_frame(std::string(1000, 'x')));
    CHECK(link.talk->messages.size() == 1);
    link.receive(text_frame(std::string(1001, 'x')));
    CHECK(link.seen() == frames{closing(1009, "The message is larger than the limit (message_bytes) allows.")});
}

TEST_CASE("a violation after our close gets no second close") {
    fake_link link;
    link.open();
    link.socket->close(1000);
    link.run();
    link.seen();
    link.receive("\x81\x05Hello");
    CHECK(link.seen().empty());
    CHECK(link.finished);
    CHECK(link.talk->closes == codes{1006});
}

TEST_CASE("a conversation is let go once it has heard of the end") {
    fake_link link;
    std::weak_ptr<noted_conversation> talk = link.talk;
    link.open().receive(close_frame(1000));
    link.talk.reset();
    CHECK(talk.expired());
}

TEST_CASE("a conversation may send, close and pause within closed, in vain") {
    fake_link link;
    link.talk->on_closed = [&] {
        CHECK(link.socket->send(message_kind::text, "x") == session::sent::gone);
        link.socket->close(1000);
        link.socket->pause(true);
        link.socket->pause(false);
    };
    link.open();
    link.peer_goes();
    CHECK(link.talk->closes == codes{1006});
}
