#include "scratch_folder.hpp"
#include "test_device.hpp"

#include <inference/device/device.hpp>

#include <catch2/catch.hpp>

#include <numeric>
#include <thread>

using namespace berth::host::inference::device;
using namespace berth::tests;
using Catch::Contains;

namespace {

const std::string doubling = "kernel void twice(global float* x, int n, float factor) {"
                             "  int i = get_global_id(0); if (i < n) x[i] *= factor; }";
const std::string slow = "kernel void slow(global volatile int* x, int n) { for (int i = 0; i < n; ++i) x[0] += i; }";

std::vector<float> counted(std::size_t n) {
    std::vector<float> values(n);
    std::iota(values.begin(), values.end(), 0.0f);
    return values;
}

std::vector<float> doubled_by(device& on, const kernel& twice, std::size_t n) {
    const buffer memory = on.allocate(n * sizeof(float), "a test");
    on.write_values<float>(memory, counted(n));
    on.run(twice, {{n, 1}, {1, 1}}, {memory, static_cast<std::int32_t>(n), 2.0f});
    std::vector<float> got(n);
    on.read_values<float>(memory, got);
    return got;
}

} // namespace

TEST_CASE("discovery finds the device and says what it is") {
    const description about = test_device().about;
    CHECK(about.id.starts_with("opencl:"));
    CHECK(about.memory_bytes > 0);
    CHECK(about.compute_units > 0);
    CHECK_FALSE(about.driver_version.empty());
    CHECK(discover().devices.front().about.id == discover().devices.front().about.id);
}

TEST_CASE("a kernel is compiled, run, and its result read") {
    device on(test_device());
    const device::built program = on.build(doubling, "", "doubling");
    const std::vector<float> got = doubled_by(on, on.find(program, "twice"), 100);
    CHECK(got[0] == 0.0f);
    CHECK(got[99] == 198.0f);
    CHECK(on.condition().is == health::state::healthy);
}

TEST_CASE("a kernel comes from the cache the second time, and works") {
    const scratch_folder folder;
    device_options options;
    options.kernels = folder.path();
    {
        device first(test_device(), options);
        CHECK_FALSE(first.build(doubling, "-DA", "doubling").from_cache);
    }
    device second(test_device(), options);
    const device::built program = second.build(doubling, "-DA", "doubling");
    CHECK(program.from_cache);
    CHECK(doubled_by(second, second.find(program, "twice"), 10)[9] == 18.0f);
    CHECK_FALSE(second.build(doubling, "-DB", "doubling").from_cache);
}

TEST_CASE("a cached kernel that the driver does not take is compiled again") {
    const scratch_folder folder;
    device_options options;
    options.kernels = folder.path();
    device on(test_device(), options);
    on.build(doubling, "", "doubling");
    const std::filesystem::path file = std::filesystem::directory_iterator(folder.path())->path();
    const std::string content = content_of(file);
    const std::size_t from = content.find('\n') + 1;
    const std::string key = content.substr(from, content.find('\n', from) - from);
    REQUIRE(kernel_cache(folder.path(), 1 << 20).keep(key, "no binary of any driver").empty());
    const device::built program = on.build(doubling, "", "doubling");
    CHECK_FALSE(program.from_cache);
    CHECK(doubled_by(on, on.find(program, "twice"), 10)[9] == 18.0f);
}

TEST_CASE("a kernel that does not compile is refused with the compiler's words") {
    device on(test_device());
    try {
        on.build("kernel void broken() { int x = unheard_of; }", "-DA=1", "broken");
        FAIL("it compiled");
    } catch (const fault& refused) {
        CHECK(refused.kind() == fault_kind::build);
        CHECK_THAT(refused.what(), Contains("the kernels of broken do not compile on opencl:") && Contains("-DA=1") &&
                                       Contains("unheard_of"));
    }
    CHECK(on.condition().is == health::state::healthy);
}

TEST_CASE("a kernel that a program does not have is named") {
    device on(test_device());
    const device::built program = on.build(doubling, "", "doubling");
    CHECK_THROWS_WITH(on.find(program, "thrice"), "CL_INVALID_KERNEL_NAME while looking for the kernel thrice");
}

TEST_CASE("memory beyond the budget is refused before the driver is asked, and given back with its buffer") {
    device_options options;
    options.memory_budget = 1 << 20;
    device on(test_device(), options);
    {
        const buffer most = on.allocate(1 << 20, "all of it");
        CHECK_THROWS_WITH(on.allocate(1, "one byte"),
                          Contains("one byte asks for 1 bytes") && Contains("0 bytes are left"));
    }
    CHECK(on.memory().used() == 0);
    CHECK_NOTHROW(on.allocate(1 << 20, "all of it"));
    CHECK(on.condition().is == health::state::healthy);
}

TEST_CASE("reading and writing beyond a buffer is refused") {
    device on(test_device());
    const buffer memory = on.allocate(16, "a test");
    std::vector<float> five(5);
    CHECK_THROWS_WITH(on.read_values<float>(memory, five), "reading 20 bytes at 0 from a buffer of 16");
    CHECK_THROWS_WITH(on.write_values<float>(memory, five, 4), "writing 20 bytes at 4 into a buffer of 16");
}

TEST_CASE("a buffer is filled with zeros") {
    device on(test_device());
    const buffer memory = on.allocate(40, "a test");
    on.write_values<float>(memory, counted(10));
    on.fill_with_zeros(memory);
    std::vector<float> got(10, 1.0f);
    on.read_values<float>(memory, got);
    CHECK(got == std::vector<float>(10, 0.0f));
}

TEST_CASE("a device that does not answer in time is lost, and says so from then on") {
    device_options options;
    options.time_limit = std::chrono::milliseconds(50);
    device on(test_device(), options);
    const buffer sum = on.allocate(4, "a sum");
    on.fill_with_zeros(sum);
    on.run(on.find(on.build(slow, "", "slow"), "slow"), {}, {sum, 400'000'000}); // most of a second
    CHECK_THROWS_WITH(on.finish(), "no answer of the device within 50 ms while waiting for what was enqueued");
    CHECK(on.condition().is == health::state::lost);
    CHECK_THROWS_WITH(on.finish(), Contains("the device was lost: no answer") && Contains("open it again"));
}

TEST_CASE("several threads use one device") {
    device on(test_device());
    const device::built program = on.build(doubling, "", "doubling");
    std::vector<std::vector<float>> got(3);
    std::vector<std::thread> threads;
    const kernel twice = on.find(program, "twice"); // one kernel for all of them
    for (std::size_t i = 0; i < got.size(); ++i)
        threads.emplace_back([&, i] {
            for (int round = 0; round < 20; ++round) got[i] = doubled_by(on, twice, 50 + i);
        });
    for (std::thread& one : threads) one.join();
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i][49] == 98.0f);
}

TEST_CASE("the health of a device keeps its first reason, and memory faults only degrade it") {
    health of;
    of.note(fault(fault_kind::misuse, "m"));
    CHECK(of.now().is == health::state::healthy);
    of.note(fault(fault_kind::exhausted, "no memory"));
    CHECK(of.now().is == health::state::degraded);
    CHECK_NOTHROW(of.require());
    of.note(fault(fault_kind::lost, "gone"));
    of.note(fault(fault_kind::lost, "still gone"));
    CHECK(of.now().reason == "gone");
    CHECK(of.now().faults == 4);
    CHECK_THROWS_WITH(of.require(), "the device was lost: gone; open it again");
}
