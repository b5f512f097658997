#include <inference/device/device_id.hpp>
#include <inference/device/fault.hpp>
#include <inference/device/selection.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference::device;
using Catch::Contains;

namespace {

std::vector<description> three() {
    description cpu, small, large;
    cpu.id = "opencl:pocl.epyc";
    cpu.name = "pthread-AMD EPYC";
    cpu.type = device_type::cpu;
    small.id = "opencl:nv.t4-pci-1-0";
    small.name = "Tesla T4";
    small.type = device_type::gpu;
    large.id = "opencl:nv.t4-pci-2-0";
    large.name = "Tesla T4";
    large.type = device_type::gpu;
    return {cpu, small, large};
}

using indices = std::vector<std::size_t>;

} // namespace

TEST_CASE("ids of devices come from their names and not from their order") {
    const std::vector<std::string> ids =
        device_ids({{"POCL", "pthread-AMD EPYC (tm) ", ""}, {"NV", "Tesla T4", "pci-1-0"}});
    CHECK(ids == std::vector<std::string>{"opencl:pocl.pthread-amd-epyc-tm", "opencl:nv.tesla-t4-pci-1-0"});
    const std::vector<std::string> other =
        device_ids({{"NV", "Tesla T4", "pci-1-0"}, {"POCL", "pthread-AMD EPYC (tm) ", ""}});
    CHECK(other == std::vector<std::string>{ids[1], ids[0]});
}

TEST_CASE("devices that nothing tells apart are counted") {
    CHECK(device_ids({{"A", "x", ""}, {"A", "x", ""}, {"A", "x", ""}}) ==
          std::vector<std::string>{"opencl:a.x", "opencl:a.x.2", "opencl:a.x.3"});
}

TEST_CASE("a name without letters has an id all the same") {
    CHECK(device_ids({{"", "((", ""}}) == std::vector<std::string>{"opencl:unnamed.unnamed"});
}

TEST_CASE("auto takes the GPUs, and the CPU where there is none") {
    CHECK(select(three(), "auto").chosen == indices{1, 2});
    CHECK(select({three()[0]}, "auto").chosen == indices{0});
}

TEST_CASE("words choose devices in their order, each once") {
    CHECK(select(three(), "cpu, auto gpu").chosen == indices{0, 1, 2});
    CHECK(select(three(), "opencl:nv.t4-pci-2-0").chosen == indices{2});
    CHECK(select(three(), "EPYC").chosen == indices{0});
    CHECK(select(three(), "none").chosen.empty());
    CHECK(select(three(), "none").refusal.empty());
}

TEST_CASE("a word that means no device is refused, and nothing is taken in its place") {
    const selection made = select({three()[0]}, "gpu");
    CHECK(made.chosen.empty());
    CHECK(made.refusal == "expected a device for \"gpu\", found opencl:pocl.epyc (cpu)");
    CHECK(select({}, "auto").refusal == "expected a device for \"auto\", found no device at all");
}

TEST_CASE("a name that several devices have is refused with their ids") {
    CHECK_THAT(
        select(three(), "tesla").refusal,
        Contains("expected one device for \"tesla\", found opencl:nv.t4-pci-1-0 (gpu), opencl:nv.t4-pci-2-0 (gpu)") &&
            Contains("write more of its id"));
}

TEST_CASE("codes of OpenCL are called by their names, unknown ones by their number") {
    CHECK(name_of_code(-5) == "CL_OUT_OF_RESOURCES");
    CHECK(name_of_code(-1001) == "CL_PLATFORM_NOT_FOUND_KHR");
    CHECK(name_of_code(-9999) == "OpenCL code -9999");
    CHECK(kind_of_code(-4) == fault_kind::exhausted);
    CHECK(kind_of_code(-2) == fault_kind::lost);
    CHECK_NOTHROW(check(0, "nothing"));
    CHECK_THROWS_WITH(check(-38, "reading"), "CL_INVALID_MEM_OBJECT while reading");
}
