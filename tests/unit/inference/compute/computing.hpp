// A device with its kernels, for one test. Compiled kernels are kept beside PoCL's own.
#pragma once

#include "test_device.hpp"

#include <inference/compute/kernel_set.hpp>

namespace berth::tests {

struct computing {
    static host::inference::device::device_options options() {
        host::inference::device::device_options made;
        made.kernels = std::string(BERTH_TEST_KERNELS) + "/berth";
        made.time_limit = std::chrono::minutes(5); // under sanitizers, on a busy machine
        return made;
    }

    host::inference::device::device on{test_device(), options()};
    host::inference::kernel_set kernels{on};
};

} // namespace berth::tests
