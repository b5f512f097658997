// The wheel on its own, with a clock of the test's.
#include <http/deadlines.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <set>
#include <vector>

using namespace berth::host::http;

namespace {

struct entry : deadline_entry {};

// Whether `at` passes within [due, due + slack] when the clock goes in steps.
milliseconds_count passes_at(deadlines& all, entry& at, milliseconds_count from, milliseconds_count step) {
    for (milliseconds_count now = from; now < from + 200'000; now += step)
        if (all.pop_due(now) == &at) return now;
    return 0;
}

} // namespace

TEST_CASE("a deadline passes when it is due, not before, and soon after") {
    deadlines all;
    entry one;
    milliseconds_count start = 123'456;
    REQUIRE(all.pop_due(start) == nullptr);
    auto after = GENERATE(1, 50, 5'000, 8'192, 75'000);
    milliseconds_count due = start + static_cast<milliseconds_count>(after);
    all.set(one, due);
    milliseconds_count passed = passes_at(all, one, start, 1);
    CHECK(passed >= due);
    CHECK(passed <= due + 16);
}

TEST_CASE("a deadline that was put off passes at its last time") {
    deadlines all;
    entry one;
    REQUIRE(all.pop_due(1000) == nullptr);
    all.set(one, 1100);
    all.set(one, 3000);
    CHECK(all.pop_due(2000) == nullptr);
    CHECK(all.pop_due(3010) == &one);
}

TEST_CASE("a deadline that was brought forward passes at its new time") {
    deadlines all;
    entry one;
    REQUIRE(all.pop_due(1000) == nullptr);
    all.set(one, 70'000);
    all.set(one, 1050);
    CHECK(all.pop_due(1060) == &one);
    CHECK(all.pop_due(80'000) == nullptr);
}

TEST_CASE("removed deadlines do not pass") {
    deadlines all;
    entry one, two;
    REQUIRE(all.pop_due(1000) == nullptr);
    all.set(one, 1100);
    all.set(two, 1100);
    all.remove(one);
    CHECK(all.pop_due(2000) == &two);
    CHECK(all.pop_due(3000) == nullptr);
    CHECK(all.wait(3000) == -1);
}

TEST_CASE("whoever slept for long finds all that passed meanwhile") {
    deadlines all;
    std::vector<std::unique_ptr<entry>> many;
    REQUIRE(all.pop_due(1000) == nullptr);
    for (milliseconds_count i = 0; i < 500; ++i) all.set(*many.emplace_back(std::make_unique<entry>()), 1001 + i * 37);
    std::set<deadline_entry*> found;
    while (deadline_entry* at = all.pop_due(1'000'000)) found.insert(at);
    CHECK(found.size() == 500);
}

TEST_CASE("the wait ends no later than the next deadline needs") {
    deadlines all;
    entry one;
    REQUIRE(all.pop_due(1000) == nullptr);
    CHECK(all.wait(1000) == -1);
    all.set(one, 1500);
    int wait = all.wait(1000);
    CHECK(wait >= 500);
    CHECK(wait <= 510);
    CHECK(all.wait(1600) == 0);
}
