#include <inference/device/fault.hpp>
#include <inference/device/memory_ledger.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <thread>
#include <vector>

using namespace berth::host::inference::device;

TEST_CASE("memory that is reserved counts until it is given back") {
    memory_ledger ledger("opencl:a.b", 1000, 1000);
    {
        const memory_ledger::reservation first = ledger.reserve(600, "weights");
        CHECK(ledger.used() == 600);
        CHECK(ledger.left() == 400);
    }
    CHECK(ledger.used() == 0);
    CHECK(ledger.most_used() == 600);
}

TEST_CASE("what is over the budget is refused with what was asked and what is left") {
    memory_ledger ledger("opencl:a.b", std::uint64_t{100} << 20, std::uint64_t{100} << 20);
    const memory_ledger::reservation held = ledger.reserve(std::uint64_t{70} << 20, "the weights of a");
    try {
        ledger.reserve(std::uint64_t{40} << 20, "the cache of b");
        FAIL("it was given");
    } catch (const fault& refused) {
        CHECK(refused.kind() == fault_kind::exhausted);
        CHECK(std::string(refused.what()) ==
              "the cache of b asks for 40.0 MiB on opencl:a.b, of whose budget of 100.0 MiB "
              "30.0 MiB are left; unload a model, or ask for less");
    }
    CHECK(ledger.used() == held.bytes());
}

TEST_CASE("what is larger than one allocation may be is refused although the budget has it") {
    memory_ledger ledger("opencl:a.b", 4096, 1024);
    CHECK_THROWS_WITH(ledger.reserve(2000, "one tensor"),
                      "one tensor asks for 2000 bytes on opencl:a.b, which gives at most 1024 bytes at once");
}

TEST_CASE("a reservation that is moved is given back once, even after its ledger") {
    std::optional<memory_ledger> ledger(std::in_place, "opencl:a.b", 1000, 1000);
    memory_ledger::reservation first = ledger->reserve(300, "a");
    memory_ledger::reservation second = std::move(first);
    second = ledger->reserve(200, "b");
    CHECK(ledger->used() == 200);
    ledger.reset();
    CHECK(second.bytes() == 200);
}

TEST_CASE("threads never get more than the budget together") {
    memory_ledger ledger("opencl:a.b", 64, 64);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 500; ++round) {
                try {
                    const memory_ledger::reservation held = ledger.reserve(20, "a");
                } catch (const fault&) { // the others have it
                }
            }
        });
    for (std::thread& one : threads) one.join();
    CHECK(ledger.used() == 0);
    CHECK(ledger.most_used() <= 64);
    CHECK(ledger.most_used() >= 20);
}
