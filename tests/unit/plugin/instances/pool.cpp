#include <plugin/pool.hpp>

#include <plugin/pace.hpp>
#include <plugin/stamp.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <future>
#include <set>

using namespace std::chrono_literals;
using berth::host::plugin::invocation;
using berth::host::plugin::pace;
using berth::host::plugin::pool;

namespace {

using clock = pool::clock;
constexpr std::uint32_t brisk = 0;
constexpr std::uint32_t slow = 1;

// A call that waits for a gate, or does nothing.
struct gated_call final : invocation {
    std::shared_future<void> gate;
    void answer(const berth_answer&) noexcept override {}
    void fail(int, std::string_view, std::string_view, int) noexcept override {}
};

struct fake_runner : pool::runner {
    std::atomic<int> started{0};
    std::atomic<int> ended{0};
    std::atomic<int> waited_too_long{0};
    std::atomic<int> ran_too_long{0};
    std::atomic<int> draining{0};
    std::atomic<int> finished_calls{0};
    std::mutex mutex; // guards threads
    std::set<std::thread::id> threads;

    bool brisk(const invocation& call) const noexcept override { return call.message.endpoint == ::brisk; }
    clock::time_point run(invocation& call, clock::time_point) noexcept override {
        ++started;
        {
            const std::lock_guard lock(mutex);
            threads.insert(std::this_thread::get_id());
        }
        if (auto& gate = static_cast<gated_call&>(call).gate; gate.valid()) gate.wait();
        ++ended;
        return clock::now();
    }
    void gave_up(invocation&, given_up why) noexcept override {
        if (why == given_up::waited_too_long) ++waited_too_long;
        if (why == given_up::ran_too_long) ++ran_too_long;
        if (why == given_up::draining) ++draining;
    }
    void finished(std::unique_ptr<invocation>) noexcept override { ++finished_calls; }
};

struct fixture {
    fake_runner runs;
    std::promise<void> opened;
    std::shared_future<void> gate = opened.get_future().share();
    pool under_test;

    explicit fixture(pool::limits within = {}) : under_test(runs, within, "test pool") {}
    ~fixture() {
        if (gate.wait_for(0s) != std::future_status::ready) opened.set_value();
        under_test.join(10s);
    }

    bool push(std::uint32_t endpoint, bool waits = false, clock::duration deadline = 1h) {
        auto call = std::make_unique<gated_call>();
        call->message.endpoint = endpoint;
        call->message.deadline = berth::host::plugin::steady_nanoseconds(clock::now() + deadline);
        if (waits) call->gate = gate;
        std::unique_ptr<invocation> pushed = std::move(call);
        return under_test.push(pushed);
    }
    void open() { opened.set_value(); }

    template <class Condition>
    static bool eventually(Condition holds) {
        const auto end = clock::now() + 10s;
        while (!holds() && clock::now() < end) std::this_thread::sleep_for(100us);
        return holds();
    }
};

pool::limits threads_and_queue(std::size_t threads, std::size_t queue) {
    pool::limits limits;
    limits.threads = threads;
    limits.queue = queue;
    return limits;
}

} // namespace

TEST_CASE("nothing runs and no thread starts before the pool is woken") {
    fixture f;
    REQUIRE(f.push(brisk));
    CHECK(f.under_test.queued() == 1);
    CHECK(f.under_test.threads() == 0);
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.finished_calls == 1; }));
}

TEST_CASE("one thread works through a batch of brisk calls") {
    fixture f;
    for (int i = 0; i < 200; ++i) REQUIRE(f.push(brisk));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.finished_calls == 200; }));
    // The keeper may call a second one when the machine stops the first for a millisecond.
    CHECK(f.under_test.threads() <= 3);
}

TEST_CASE("each slow or unknown call gets a thread of its own") {
    fixture f;
    for (int i = 0; i < 8; ++i) REQUIRE(f.push(slow, true));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.started == 8; }));
    CHECK(f.under_test.threads() == 8);
}

TEST_CASE("a brisk call that hangs does not hold up those behind it while threads are free") {
    fixture f;
    REQUIRE(f.push(brisk, true));
    for (int i = 0; i < 50; ++i) REQUIRE(f.push(brisk));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.ended == 50; }));
    CHECK(f.eventually([&] { return f.runs.started == 51; }));
}

TEST_CASE("slow calls leave some threads to the brisk ones") {
    fixture f(threads_and_queue(16, 100));
    for (int i = 0; i < 20; ++i) REQUIRE(f.push(slow, true));
    f.under_test.wake();
    REQUIRE(f.eventually([&] { return f.runs.started == 15; }));
    REQUIRE(f.push(brisk));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.ended == 1; }));
    f.open();
    CHECK(f.eventually([&] { return f.runs.ended == 21; }));
}

TEST_CASE("brisk calls without end do not starve a slow one that waits for the only thread") {
    fixture f(threads_and_queue(1, 1000));
    for (int i = 0; i < 500; ++i) REQUIRE(f.push(brisk));
    REQUIRE(f.push(slow, true));
    f.under_test.wake();
    // Having begun the slow call the only thread is held, so the brisk ones can not all have gone first.
    CHECK(f.eventually([&] { return f.runs.started > f.runs.ended && f.under_test.queued() > 0; }));
    f.open();
    CHECK(f.eventually([&] { return f.runs.ended == 501; }));
}

TEST_CASE("a queue that is full takes nothing and leaves the call to its owner") {
    fixture f(threads_and_queue(1, 2));
    CHECK(f.push(slow));
    CHECK(f.push(brisk));
    auto call = std::make_unique<gated_call>();
    std::unique_ptr<invocation> kept = std::move(call);
    CHECK_FALSE(f.under_test.push(kept));
    CHECK(kept);
}

TEST_CASE("a call that waited past its deadline is given up without running, though no thread is free") {
    fixture f(threads_and_queue(1, 10));
    REQUIRE(f.push(slow, true));
    REQUIRE(f.push(slow, false, 50ms));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.waited_too_long == 1; }));
    CHECK(f.runs.started == 1);
}

TEST_CASE("a running call is given up once its deadline and the grace have passed") {
    auto limits = threads_and_queue(2, 10);
    limits.grace = 20ms;
    fixture f(limits);
    REQUIRE(f.push(slow, true, 50ms));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.ran_too_long == 1; }));
    CHECK(f.runs.finished_calls == 0);
    f.open();
    CHECK(f.eventually([&] { return f.runs.finished_calls == 1; }));
}

TEST_CASE("giving up settles the waiting and the running calls, each once") {
    fixture f(threads_and_queue(2, 10));
    for (int i = 0; i < 5; ++i) REQUIRE(f.push(slow, true));
    f.under_test.wake();
    REQUIRE(f.eventually([&] { return f.runs.started == 2; }));
    f.under_test.give_up();
    CHECK(f.runs.draining == 5);
    CHECK(f.runs.finished_calls == 3);
    CHECK_FALSE(f.under_test.join(20ms));
    f.open();
    CHECK(f.under_test.join(10s));
    CHECK(f.runs.finished_calls == 5);
    CHECK(f.runs.draining == 5);
}

TEST_CASE("threads that had nothing to do for long end, but for a few, and come back when needed") {
    auto limits = threads_and_queue(8, 100);
    limits.idle = 20ms;
    fixture f(limits);
    for (int i = 0; i < 7; ++i) REQUIRE(f.push(slow, true));
    f.under_test.wake();
    REQUIRE(f.eventually([&] { return f.runs.started == 7; }));
    f.open();
    CHECK(f.eventually([&] { return f.under_test.threads() <= 2; }));
    for (int i = 0; i < 7; ++i) REQUIRE(f.push(slow));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.ended == 14; }));
}

TEST_CASE("many threads may push and wake at once, and every call runs once") {
    fixture f(threads_and_queue(8, 100'000));
    std::vector<std::thread> producers;
    for (int p = 0; p < 4; ++p)
        producers.emplace_back([&f] {
            for (int i = 0; i < 2'000; ++i) {
                f.push(i % 10 == 0 ? slow : brisk);
                if (i % 16 == 0) f.under_test.wake();
            }
            f.under_test.wake();
        });
    for (auto& each : producers) each.join();
    CHECK(f.eventually([&] { return f.runs.finished_calls == 8'000; }));
    CHECK(f.runs.ended == 8'000);
}

TEST_CASE("the pace of an endpoint is unknown at first, then follows its calls") {
    pace of;
    CHECK_FALSE(of.brisk());
    of.note(10us);
    CHECK(of.brisk());
    of.note(50ms);
    CHECK_FALSE(of.brisk());
    for (int i = 0; i < 40; ++i) of.note(10us);
    CHECK(of.brisk());
}

TEST_CASE("a pool that gives each call a thread at once refuses when all have one, and none waits") {
    pool::limits limits = threads_and_queue(50, 50);
    limits.thread_each = true;
    fixture f(limits);
    for (int i = 0; i < 50; ++i) REQUIRE(f.push(slow, true));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.started == 50; }));
    CHECK(f.under_test.queued() == 0);
    CHECK_FALSE(f.push(slow, true));
    f.open();
    CHECK(f.eventually([&] { return f.runs.finished_calls == 50; }));
    CHECK(f.push(slow));
    f.under_test.wake();
    CHECK(f.eventually([&] { return f.runs.finished_calls == 51; }));
}
