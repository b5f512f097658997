// What a device says of itself. A value; made by discovery, and by tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace berth::host::inference::device {

enum class device_type { gpu, accelerator, cpu, other };

struct description {
    // opencl:<platform>.<device>, with what tells two of a kind apart: the same after a restart, and when other devices
    // come or go.
    std::string id;
    std::string name;
    std::string platform;
    std::string vendor;
    std::string driver_version;
    std::string opencl_version;
    device_type type = device_type::other;
    std::uint64_t memory_bytes = 0;
    std::uint64_t largest_allocation_bytes = 0;
    std::uint64_t local_memory_bytes = 0;
    std::uint64_t cache_bytes = 0;
    std::uint32_t compute_units = 0;
    std::uint32_t native_float_width = 1; // floats in a vector register; 1 where the driver vectorises over work items
    std::size_t largest_group = 1;
    bool has_fp16 = false;
    bool unified_memory = false; // the host's memory is the device's
    bool has_compiler = true;
    std::vector<std::string> extensions;
};

// gpu, accelerator, cpu, other.
const char* name_of(device_type type) noexcept;

} // namespace berth::host::inference::device
