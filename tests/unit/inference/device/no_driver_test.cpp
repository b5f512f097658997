#include <inference/device/discovery.hpp>
#include <inference/device/selection.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

using namespace berth::host::inference::device;

// The loader of the drivers reads its folder once in a process: a fresh one is started with none, this program again.
TEST_CASE("without a driver discovery finds nothing and says what to install") {
    const pid_t child = fork();
    if (child == 0) {
        setenv("OCL_ICD_VENDORS", "/nonexistent", 1);
        execl("/proc/self/exe", "unit_inference_device", "[no-driver]", nullptr);
        _exit(99);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("the machine has no driver", "[.][no-driver]") {
    const discovered found = discover();
    CHECK(found.devices.empty());
    REQUIRE(found.remarks.size() == 1);
    CHECK(found.remarks[0] == "no OpenCL driver is installed (CL_PLATFORM_NOT_FOUND_KHR): install that of the GPU, or "
                              "pocl-opencl-icd to compute on the CPU");
    CHECK(select({}, "auto").refusal == "expected a device for \"auto\", found no device at all");
}
