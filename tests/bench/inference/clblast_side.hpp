// The same product by CLBlast as it comes, without parameters tuned for the device.
#pragma once

#include <inference/device/device.hpp>

namespace bench {

// Seconds for y[rows][outputs] = x[rows][width] * weights[outputs][width].
double clblast_seconds(berth::host::inference::device::device& on, std::size_t rows, std::size_t outputs,
                       std::size_t width);

} // namespace bench
