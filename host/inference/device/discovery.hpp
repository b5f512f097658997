// The devices of this machine: all that all OpenCL drivers offer, each driver's faults kept apart. No driver and no
// device is an answer like any other. Any thread; the first call loads the drivers, which may take a second.
#pragma once

#include <inference/device/description.hpp>

#include <string>
#include <vector>

struct _cl_device_id;

namespace berth::host::inference::device {

struct found_device {
    description about;
    _cl_device_id* handle = nullptr; // lives as long as the process
};

struct discovered {
    std::vector<found_device> devices; // in the order of their ids
    std::vector<std::string> remarks;  // why there are none or fewer, for people
};

discovered discover();

} // namespace berth::host::inference::device
