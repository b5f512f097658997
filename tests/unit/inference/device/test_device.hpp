// The device that tests compute on: PoCL's where it is, else the first. None is a failure where the build's packages
// are installed, since pocl-opencl-icd is among them.
#pragma once

#include <inference/device/discovery.hpp>
#include <inference/device/selection.hpp>

#include <catch2/catch.hpp>

namespace berth::tests {

inline host::inference::device::found_device test_device() {
    namespace device = host::inference::device;
    const device::discovered found = device::discover();
    for (const std::string& remark : found.remarks) UNSCOPED_INFO(remark);
    REQUIRE_FALSE(found.devices.empty());
    for (const device::found_device& one : found.devices)
        if (one.about.id.starts_with("opencl:pocl")) return one;
    return found.devices.front();
}

} // namespace berth::tests
