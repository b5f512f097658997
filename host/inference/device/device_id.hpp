// The stable id of a device, from names alone. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference::device {

// What a device is told from others by. `unique` is what the driver says of this very card (UUID or place on the bus),
// empty when it says nothing.
struct device_names {
    std::string platform;
    std::string device;
    std::string unique;
};

// Lower case; whatever is neither a letter nor a digit becomes one '-'. "Intel(R) Arc(TM) A770" is intel-r-arc-tm-a770.
std::string slug(std::string_view name);

// An id for each, in order. Devices that cannot be told apart count from 2 on: "…", "….2".
std::vector<std::string> device_ids(const std::vector<device_names>& devices);

} // namespace berth::host::inference::device
