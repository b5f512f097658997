#include "reading.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using namespace std::string_literals;
using happenings = std::vector<happening>;

namespace {

constexpr unsigned last = 0x80; // bit of a frame's first byte

// The code and the reason that the reader wants to close with.
happening failure(std::string_view bytes, std::size_t message_bytes = 1 << 20) {
    happenings seen = read(bytes, message_bytes);
    REQUIRE_FALSE(seen.empty());
    CHECK(seen.back().what == event::failed);
    return seen.back();
}
happening wrong(std::string reason) {
    return {event::failed, std::move(reason), 1002};
}

} // namespace

// ------------------------------------------------------------------ messages

TEST_CASE("the masked Hello of RFC 6455 is read") {
    CHECK(read("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s) == happenings{{event::text, "Hello"}});
}

TEST_CASE("messages behind each other are read one by one") {
    CHECK(read(text_frame("one") + frame(opcode::binary, "\xff\x00"s) + text_frame("")) ==
          happenings{{event::text, "one"}, {event::binary, "\xff\x00"s}, {event::text, ""}});
}

TEST_CASE("fragments are joined, empty ones too") {
    CHECK(read(beginning(opcode::text, "He") + beginning(opcode::continuation, "") +
               beginning(opcode::continuation, "ll") + frame(opcode::continuation, "o")) ==
          happenings{{event::text, "Hello"}});
}

TEST_CASE("control frames between fragments are seen in their place") {
    CHECK(read(beginning(opcode::binary, "a") + frame(opcode::ping, "?") + frame(opcode::pong, "!") +
               frame(opcode::continuation, "b")) ==
          happenings{{event::ping, "?"}, {event::pong, "!"}, {event::binary, "ab"}});
}

TEST_CASE("messages are read at the sizes where the form of the length changes, and the room ends") {
    std::size_t size = GENERATE(0, 1, 7, 8, 9, 125, 126, 1023, 1024, 1025, 65535, 65536, 70000);
    std::string content(size, 'x');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>('a' + i % 23);
    CHECK(read(text_frame(content)) == happenings{{event::text, content}});
}

TEST_CASE("a message that comes whole leaves nothing behind; a torn one leaves at most its header") {
    reading peer;
    CHECK(peer.feed(text_frame("whole")).kept() == 0);
    CHECK(peer.feed(text_frame(std::string(500, 'x')).substr(0, 300)).kept() == 0);
}

// ------------------------------------------------------------------ what the protocol forbids

TEST_CASE("a reserved bit is a protocol error") {
    unsigned bit = GENERATE(0x40, 0x20, 0x10);
    CHECK(failure(header(last | bit | 1, 0, 0)) == wrong("A frame has a reserved bit set; no extension was agreed."));
}

TEST_CASE("an unknown opcode is a protocol error") {
    unsigned kind = GENERATE(3, 4, 5, 6, 7, 11, 12, 13, 14, 15);
    CHECK(failure(header(last | kind, 0, 0)) == wrong("A frame has an unknown opcode."));
}

TEST_CASE("an unmasked frame is a protocol error") {
    CHECK(failure("\x81\x05Hello") == wrong("A frame is not masked."));
}

TEST_CASE("a control frame in fragments is a protocol error") {
    opcode kind = GENERATE(opcode::ping, opcode::pong, opcode::close);
    CHECK(failure(beginning(kind, "")) == wrong("A control frame is fragmented."));
}

TEST_CASE("a control frame of 125 bytes is read, a longer one is a protocol error") {
    std::string most(125, 'x');
    CHECK(read(frame(opcode::ping, most)) == happenings{{event::ping, most}});
    CHECK(failure(frame(opcode::ping, most + 'x')) == wrong("A control frame carries more than 125 bytes."));
}

TEST_CASE("a continuation without a beginning is a protocol error") {
    CHECK(failure(frame(opcode::continuation, "x")) == wrong("A continuation frame continues nothing."));
    CHECK(failure(text_frame("x") + frame(opcode::continuation, "x")) ==
          wrong("A continuation frame continues nothing."));
}

TEST_CASE("a message inside a fragmented one is a protocol error") {
    CHECK(failure(beginning(opcode::text, "x") + text_frame("y")) == wrong("A message begins inside another."));
}

TEST_CASE("a length that is not in its shortest form is a protocol error") {
    CHECK(failure(header(last | 2, 125, 2)) == wrong("A frame's length is not in its shortest form."));
    CHECK(failure(header(last | 2, 65535, 8)) == wrong("A frame's length is not in its shortest form."));
}

TEST_CASE("a length with the top bit set is a protocol error") {
    CHECK(failure(header(last | 2, std::uint64_t(1) << 63, 8)) == wrong("A frame's length has its top bit set."));
}

TEST_CASE("after a failure nothing is read any more") {
    reading peer;
    peer.feed("\x81\x05Hello");
    peer.feed(text_frame("x"));
    CHECK(peer.seen().size() == 2);
    CHECK(peer.seen()[1] == peer.seen()[0]);
}

// ------------------------------------------------------------------ the bound

TEST_CASE("a message as large as the limit is read, one byte more is too big before it has come") {
    std::string most(2000, 'x');
    CHECK(read(text_frame(most), 2000) == happenings{{event::text, most}});
    happening too_big = failure(header(last | 1, 2001, 2), 2000);
    CHECK(too_big == happening{event::failed, "The message is larger than the limit (message_bytes) allows.", 1009});
}

TEST_CASE("the limit counts the fragments of a message together") {
    std::string part(1000, 'x');
    std::string allowed = beginning(opcode::text, part) + frame(opcode::continuation, part);
    CHECK(read(allowed + allowed, 2000).size() == 2);
    CHECK(failure(beginning(opcode::text, part) + beginning(opcode::continuation, part) +
                      frame(opcode::continuation, "x"),
                  2000)
              .code == 1009);
}

TEST_CASE("a promised length costs no memory before the bytes come") {
    constexpr std::size_t huge = std::size_t(1) << 40;
    reading peer(huge);
    peer.feed(header(last | 2, huge, 8) + "x");
    CHECK(peer.seen().empty());
}

// ------------------------------------------------------------------ text

TEST_CASE("text that is not UTF-8 fails with 1007, whole or in fragments") {
    CHECK(failure(text_frame("a\xff")).code == 1007);
    CHECK(failure(text_frame("a\xe2\x82")).code == 1007);
    CHECK(failure(beginning(opcode::text, "\xe2") + frame(opcode::continuation, "\x82")).code == 1007);
    CHECK(failure(beginning(opcode::text, "\xe2") + frame(opcode::continuation, "x")).code == 1007);
}

TEST_CASE("a character may be torn by fragments") {
    CHECK(read(beginning(opcode::text, "\xe2") + beginning(opcode::continuation, "\x82") +
               frame(opcode::continuation, "\xac")) == happenings{{event::text, "\xe2\x82\xac"}});
}

TEST_CASE("wrong text fails at its first impossible byte, before its frame is complete") {
    reading peer;
    std::string bytes = text_frame("caf\xc3\xff and much more");
    std::size_t until_wrong = 6 + 4;
    CHECK(peer.feed(std::string_view(bytes).substr(0, until_wrong)).seen().empty());
    peer.feed(std::string_view(bytes).substr(until_wrong, 1));
    REQUIRE(peer.seen().size() == 1);
    CHECK(peer.seen()[0] == happening{event::failed, "A text message is not UTF-8.", 1007});
}

TEST_CASE("binary messages carry any bytes") {
    CHECK(read(frame(opcode::binary, "\xff\xfe\x80")) == happenings{{event::binary, "\xff\xfe\x80"}});
}

TEST_CASE("each text message is checked from its own beginning") {
    CHECK(read(beginning(opcode::text, "\xc3") + frame(opcode::continuation, "\xa4") + text_frame("\xc3\xa4")) ==
          happenings{{event::text, "\xc3\xa4"}, {event::text, "\xc3\xa4"}});
}

// ------------------------------------------------------------------ close frames

TEST_CASE("a close frame tells code and reason") {
    CHECK(read(close_frame(1001, "going")) == happenings{{event::close, "going", 1001}});
}

TEST_CASE("a close frame without content has no code") {
    CHECK(read(frame(opcode::close, "")) == happenings{{event::close, "", 1005}});
}

TEST_CASE("half a code is a protocol error") {
    CHECK(failure(frame(opcode::close, "\x03")) == wrong("A close frame carries half a code."));
}

TEST_CASE("codes that may stand in a close frame are taken") {
    int code = GENERATE(1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999);
    CHECK(read(close_frame(code)) == happenings{{event::close, "", code}});
}

TEST_CASE("codes that must not be sent are a protocol error") {
    int code = GENERATE(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535);
    CHECK(failure(close_frame(code)) == wrong("A close frame carries a code that must not be sent."));
}

TEST_CASE("a reason that is not UTF-8 fails with 1007") {
    CHECK(failure(close_frame(1000, "\xe2\x82")) ==
          happening{event::failed, "The reason of a close is not UTF-8.", 1007});
}

// ------------------------------------------------------------------ after our own close

TEST_CASE("a reader that discards drops messages of any size and still sees control frames") {
    reading peer(10);
    peer.feed(beginning(opcode::text, "12345"));
    peer.reader().discard();
    peer.feed(beginning(opcode::continuation, std::string(5000, '\xff')) + frame(opcode::ping, "?") +
              frame(opcode::continuation, "x") + text_frame("\xff") + close_frame(1000));
    CHECK(peer.seen() ==
          happenings{{event::ping, "?"}, {event::text, ""}, {event::text, ""}, {event::close, "", 1000}});
}
