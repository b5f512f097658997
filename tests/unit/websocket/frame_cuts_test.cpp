// What a reader says depends on the bytes, not on how the network cut them.
#include "reading.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace berth::tests;

namespace {

class conversation_maker {
public:
    explicit conversation_maker(unsigned seed) : random_(seed) {}

    // Frames that are right, but for what `damage` does to about one byte in so many.
    std::string make(std::size_t damage) {
        std::string bytes;
        for (std::size_t messages = below(8); messages > 0; --messages) add_message(bytes);
        if (below(2) == 0) bytes += close_frame(1000, characters(below(20)));
        if (damage > 0)
            for (char& byte : bytes)
                if (below(damage) == 0) byte = static_cast<char>(below(256));
        return bytes;
    }

    std::vector<happening> read_cut(std::string_view bytes, std::size_t message_bytes) {
        reading peer(message_bytes);
        std::size_t longest = below(3) == 0 ? 3 : 400;
        while (!bytes.empty()) {
            std::size_t size = std::min(bytes.size(), 1 + below(longest));
            peer.feed(bytes.substr(0, size));
            bytes.remove_prefix(size);
            if (!peer.seen().empty() && peer.seen().back().what == event::failed) break;
        }
        return peer.seen();
    }

private:
    std::size_t below(std::size_t bound) { return random_() % bound; }

    std::string characters(std::size_t count) {
        static constexpr std::array<std::string_view, 4> some{"x", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
        std::string made;
        for (; count > 0; --count) made += some[below(8) == 0 ? below(some.size()) : 0];
        return made;
    }

    void add_message(std::string& to) {
        opcode kind = below(3) == 0 ? opcode::binary : opcode::text;
        std::string content = characters(below(10) == 0 ? 3000 : below(200));
        for (std::size_t fragments = below(4); fragments > 0; --fragments) {
            std::size_t size = below(content.size() + 1);
            to += beginning(kind, content.substr(0, size));
            content.erase(0, size);
            kind = opcode::continuation;
            if (below(3) == 0) to += frame(opcode::ping, characters(below(30)));
        }
        to += frame(kind, content);
    }

    std::mt19937 random_;
};

void check_cuts(std::size_t damage, unsigned seeds) {
    for (unsigned seed = 0; seed < seeds; ++seed) {
        conversation_maker maker(seed);
        std::string bytes = maker.make(damage);
        std::size_t message_bytes = seed % 5 == 0 ? 500 : 1 << 20;
        std::vector<happening> whole = read(bytes, message_bytes);
        for (int cutting = 0; cutting < 4; ++cutting) {
            std::vector<happening> cut = maker.read_cut(bytes, message_bytes);
            if (cut == whole) continue;
            INFO("seed " << seed);
            CHECK(cut == whole);
            return;
        }
    }
}

} // namespace

TEST_CASE("right frames read the same however they are cut") {
    check_cuts(0, 500);
}

TEST_CASE("a damaged byte leads to the same end however the frames are cut") {
    check_cuts(300, 1000);
}

TEST_CASE("noise leads to the same end however it is cut") {
    check_cuts(2, 500);
}
