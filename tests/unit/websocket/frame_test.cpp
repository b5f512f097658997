#include "frames.hpp"

#include <websocket/session.hpp>

#include <catch2/catch.hpp>

using namespace berth::tests;
using namespace std::string_literals;
using websocket::append_close;
using websocket::append_frame;

namespace {

std::string made(std::size_t size) {
    std::string frame;
    append_frame(frame, opcode::binary, std::string(size, 'x'));
    return frame.substr(0, frame.size() - size);
}

server_frame closing(int code, std::string_view reason = {}) {
    std::string bytes;
    append_close(bytes, code, reason);
    return frames_in(bytes).at(0);
}

} // namespace

TEST_CASE("a frame's length takes the shortest of its three forms") {
    CHECK(made(0) == "\x82\x00"s);
    CHECK(made(125) == "\x82\x7d"s);
    CHECK(made(126) == "\x82\x7e\x00\x7e"s);
    CHECK(made(65535) == "\x82\x7e\xff\xff"s);
    CHECK(made(65536) == "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST_CASE("frames are appended: several leave in one write") {
    std::string bytes;
    append_frame(bytes, opcode::text, "one");
    append_frame(bytes, opcode::text, "two");
    CHECK(frames_in(bytes) == std::vector<server_frame>{{opcode::text, "one"}, {opcode::text, "two"}});
}

TEST_CASE("a close frame carries code and reason") {
    CHECK(closing(1000, "bye").content == code_and(1000, "bye"));
}

TEST_CASE("a close frame without a code is empty") {
    CHECK(closing(websocket::no_code, "not said").content.empty());
}

TEST_CASE("a code that must not travel becomes 1011") {
    int code = GENERATE(0, 999, 1004, 1006, 1015, 2999, 5000, 70000);
    CHECK(closing(code).content == code_and(1011));
}

TEST_CASE("a reason that is too long is cut between two characters") {
    std::string reason(122, 'x');
    CHECK(closing(1000, reason + "y\xc3\xa4").content == code_and(1000, reason + "y"));
    CHECK(closing(1000, reason + "\xc3\xa4").content == code_and(1000, reason));
}
