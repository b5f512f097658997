#include <binding/piece_queue.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace berth::host::binding;

namespace {

std::string text(const berth_slice& slice) {
    return std::string(slice.data, slice.size);
}

} // namespace

TEST_CASE("pieces come as they were put, empty ones too, then the end again and again") {
    piece_queue queue(1000);
    CHECK(queue.put(BERTH_PIECE_BYTES, "ab"));
    CHECK(queue.put(BERTH_PIECE_BYTES, ""));
    CHECK(queue.put(BERTH_PIECE_TEXT, "c"));
    queue.end();
    berth_slice piece{};
    CHECK(queue.next(&piece) == BERTH_PIECE_BYTES);
    CHECK(text(piece) == "ab");
    CHECK(queue.next(&piece) == BERTH_PIECE_BYTES);
    CHECK(text(piece).empty());
    CHECK(queue.next(&piece) == BERTH_PIECE_TEXT);
    CHECK(text(piece) == "c");
    CHECK(queue.next(&piece) == BERTH_PIECE_END);
    CHECK(queue.next(&piece) == BERTH_PIECE_END);
}

TEST_CASE("a full queue stops its sender until the taker has taken") {
    piece_queue queue(100);
    int resumed = 0;
    queue.set_resume([&] { ++resumed; });
    CHECK_FALSE(queue.put(BERTH_PIECE_BYTES, std::string(100, 'x')));
    CHECK_FALSE(queue.has_room());
    berth_slice piece{};
    CHECK(queue.next(&piece) == BERTH_PIECE_BYTES);
    CHECK(resumed == 1);
    CHECK(queue.has_room());
}

TEST_CASE("a broken stream says why, behind what came before") {
    piece_queue queue(1000);
    queue.put(BERTH_PIECE_BYTES, "ab");
    queue.break_off("the caller left");
    berth_slice piece{};
    CHECK(queue.next(&piece) == BERTH_PIECE_BYTES);
    CHECK(queue.next(&piece) == BERTH_PIECE_BROKEN);
    CHECK(text(piece) == "the caller left");
    queue.end();
    CHECK(queue.next(&piece) == BERTH_PIECE_BROKEN);
}

TEST_CASE("an abandoned queue wakes its taker, drops what waits and never stops its sender") {
    piece_queue queue(10);
    int resumed = 0;
    queue.set_resume([&] { ++resumed; });
    CHECK_FALSE(queue.put(BERTH_PIECE_BYTES, "0123456789"));
    queue.abandon("over");
    CHECK(resumed == 1);
    CHECK(queue.put(BERTH_PIECE_BYTES, "0123456789"));
    CHECK(queue.abandoned());
    berth_slice piece{};
    CHECK(queue.next(&piece) == BERTH_PIECE_BROKEN);
    CHECK(text(piece) == "over");
}

TEST_CASE("a taker waits for what another thread puts, whatever the pace") {
    piece_queue queue(64);
    std::atomic<bool> go{true};
    queue.set_resume([&] { go = true; });
    constexpr int count = 20'000;
    std::thread sender([&] {
        for (int i = 0; i < count; ++i) {
            while (!go) std::this_thread::yield();
            if (queue.put(BERTH_PIECE_TEXT, std::to_string(i))) continue;
            go = false; // the taker may have made room before this: look again
            if (queue.has_room()) go = true;
        }
        queue.end();
    });
    berth_slice piece{};
    int seen = 0;
    auto source = queue.source();
    while (source.next(source.state, &piece) == BERTH_PIECE_TEXT) {
        if (text(piece) != std::to_string(seen)) break;
        ++seen;
    }
    CHECK(seen == count);
    queue.abandon("over");
    go = true;
    sender.join();
}
