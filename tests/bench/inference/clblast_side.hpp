// The same product by CLBlast as it comes, without parameters tuned for the device.
#pragma once

#include "measured.hpp"

#include <inference/device/device.hpp>

namespace bench {

// y[rows][outputs] = x[rows][width] * weights[outputs][width].
seconds clblast_time(berth::host::inference::device::device& on, std::size_t rows, std::size_t outputs,
                     std::size_t width);

} // namespace bench
