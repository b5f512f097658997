#include <plugin/loop_right.hpp>

#include <catch2/catch.hpp>

using berth::host::plugin::loop_right;
using namespace std::chrono_literals;

namespace {

int quick_calls_until_granted(loop_right& right) {
    for (int calls = 1; calls <= 10'000; ++calls) {
        right.ran_on_pool(5us, false);
        if (right.granted()) return calls;
    }
    return -1;
}

} // namespace

TEST_CASE("an endpoint that declares nothing starts on the pool and earns the loop by 64 quick calls") {
    loop_right right(loop_right::rule::earned);
    CHECK_FALSE(right.granted());
    CHECK(quick_calls_until_granted(right) == 64);
}

TEST_CASE("a call that is not quick starts the count again") {
    loop_right right(loop_right::rule::earned);
    for (int i = 0; i < 63; ++i) right.ran_on_pool(5us, false);
    right.ran_on_pool(101us, false);
    CHECK(quick_calls_until_granted(right) == 64);
}

TEST_CASE("a slow call on the loop costs the right at once, and it costs twice as many calls to have it back") {
    loop_right right(loop_right::rule::earned);
    quick_calls_until_granted(right);
    CHECK_FALSE(right.ran_on_loop(900us, false));
    CHECK(right.granted());
    CHECK(right.ran_on_loop(1100us, false));
    CHECK_FALSE(right.granted());
    CHECK(quick_calls_until_granted(right) == 128);
}

TEST_CASE("the price of the loop stops rising at 4096 calls") {
    loop_right right(loop_right::rule::earned);
    for (int i = 0; i < 10; ++i) {
        quick_calls_until_granted(right);
        right.ran_on_loop(2ms, false);
    }
    CHECK(quick_calls_until_granted(right) == 4096);
}

TEST_CASE("an endpoint whose calls write to the store never earns the loop") {
    loop_right right(loop_right::rule::earned);
    for (int i = 0; i < 1000; ++i) right.ran_on_pool(5us, true);
    CHECK_FALSE(right.granted());
}

TEST_CASE("a call that writes to the store on the loop loses it, however quick it was") {
    loop_right right(loop_right::rule::earned);
    quick_calls_until_granted(right);
    CHECK(right.ran_on_loop(5us, true));
    CHECK_FALSE(right.granted());
}

TEST_CASE("a declared inline endpoint keeps the loop, and is reported when it is slow") {
    loop_right right(loop_right::rule::always);
    CHECK(right.granted());
    CHECK(right.ran_on_loop(50ms, false));
    CHECK(right.granted());
}

TEST_CASE("a blocking endpoint never gets the loop") {
    loop_right right(loop_right::rule::never);
    CHECK(quick_calls_until_granted(right) == -1);
}
