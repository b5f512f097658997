#include <job/timers.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

using namespace berth::host::job;
using namespace std::chrono_literals;

namespace {

// A clock that stands until the test moves it.
struct standing_clock {
    std::shared_ptr<std::atomic<std::int64_t>> now = std::make_shared<std::atomic<std::int64_t>>(0);
    time_source source() const {
        const auto read = [at = now] { return at->load(); };
        return {read, read};
    }
};

} // namespace

TEST_CASE("calls come in the order of their times, and not before") {
    standing_clock clock;
    timers at(clock.source());
    std::vector<int> called;
    std::promise<void> both;
    at.in(2s, [&] {
        called.push_back(2);
        both.set_value();
    });
    at.in(1s, [&] { called.push_back(1); });
    *clock.now = 2'000'000;
    at.look();
    REQUIRE(both.get_future().wait_for(20s) == std::future_status::ready);
    CHECK(called == std::vector{1, 2});
}

TEST_CASE("a cancelled call does not come, and cancelling twice harms nobody") {
    standing_clock clock;
    timers at(clock.source());
    bool came = false;
    const timers::handle cancelled = at.in(1s, [&] { came = true; });
    std::promise<void> later;
    at.in(2s, [&] { later.set_value(); });
    at.cancel(cancelled);
    at.cancel(cancelled);
    *clock.now = 3'000'000;
    at.look();
    REQUIRE(later.get_future().wait_for(20s) == std::future_status::ready);
    CHECK_FALSE(came);
}
