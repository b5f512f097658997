// WebSocket frames: written masked, read whatever way they are cut.
#include "frames.hpp"

#include <catch2/catch.hpp>

using namespace berth::net;

namespace {

std::string frame(int first, const std::string& payload) {
    std::string made(1, static_cast<char>(first));
    if (payload.size() < 126)
        made += static_cast<char>(payload.size());
    else
        (made += static_cast<char>(126)) +=
            {static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size() & 255)};
    return made + payload;
}

std::vector<std::string> read_all(frame_reader& reader, std::string bytes, std::size_t step) {
    std::vector<std::string> all;
    std::string here;
    while (!bytes.empty() || !here.empty()) {
        here += bytes.substr(0, step);
        bytes.erase(0, step);
        for (std::size_t taken = 1; taken > 0 && !here.empty();) {
            const auto message = reader.read(here, taken);
            here.erase(0, taken);
            if (message)
                all.push_back(std::to_string(static_cast<int>(message->kind)) + ':' + std::string(message->payload));
        }
        if (bytes.empty()) break;
    }
    return all;
}

} // namespace

TEST_CASE("fragments are joined, and control frames come between them") {
    const std::string bytes = frame(0x01, "one ") + frame(0x89, "ping") + frame(0x00, "two ") + frame(0x80, "three") +
                              frame(0x82, std::string(300, 'b'));
    const std::vector<std::string> expected{"9:ping", "1:one two three", "2:" + std::string(300, 'b')};
    for (const std::size_t step : {1, 2, 3, 7, 1000}) {
        frame_reader reader(1000);
        CHECK(read_all(reader, bytes, step) == expected);
    }
}

TEST_CASE("an empty message is a message") {
    frame_reader reader(10);
    CHECK(read_all(reader, frame(0x81, "") + frame(0x82, ""), 1) == std::vector<std::string>{"1:", "2:"});
}

TEST_CASE("frames that break the protocol are refused with the reason") {
    const auto [bytes, words] = GENERATE(table<std::string, std::string>({
        {frame(0xC1, "x"), "reserved bit"},
        {std::string("\x81\x81", 2) + "1234x", "masked"},
        {frame(0x83, "x"), "unknown kind"},
        {frame(0x09, "x"), "control frame"},
        {frame(0x89, std::string(130, 'x')), "control frame"},
        {frame(0x80, "x"), "continuation of nothing"},
        {frame(0x01, "x") + frame(0x81, "y"), "message inside another"},
        {frame(0x81, "\xff"), "not UTF-8"},
        {frame(0x81, std::string(600, 'x')), "500 bytes (message_bytes)"},
        {frame(0x01, std::string(400, 'x')) + frame(0x80, std::string(101, 'x')), "message_bytes"},
    }));
    frame_reader reader(500);
    CHECK_THROWS_WITH(read_all(reader, bytes, 1000), Catch::Contains(words));
}

TEST_CASE("a written frame is whole, masked, and read back by undoing the mask") {
    for (const std::size_t size : {0u, 1u, 125u, 126u, 65535u, 65536u, 70001u}) {
        std::string payload(size, '\0');
        for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i * 7);
        std::string bytes;
        append_frame(bytes, opcode::binary, payload);
        CHECK(static_cast<unsigned char>(bytes[0]) == 0x82);
        REQUIRE((bytes[1] & 0x80) != 0);
        const std::size_t head = size < 126 ? 2 : size < 65536 ? 4 : 10;
        REQUIRE(bytes.size() == head + 4 + size);
        for (std::size_t i = 0; i < size; ++i)
            bytes[head + 4 + i] = static_cast<char>(bytes[head + 4 + i] ^ bytes[head + i % 4]);
        CHECK(bytes.substr(head + 4) == payload);
    }
}
