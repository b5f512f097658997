#include <inference/device/discovery.hpp>

#include <inference/device/device_id.hpp>
#include <inference/device/fault.hpp>

#include <CL/cl.h>
#include <CL/cl_ext.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace berth::host::inference::device {

namespace {

std::string text_of(cl_device_id device, cl_device_info what) {
    std::size_t size = 0;
    if (clGetDeviceInfo(device, what, 0, nullptr, &size) != CL_SUCCESS || size == 0) return {};
    std::string text(size, '\0');
    if (clGetDeviceInfo(device, what, size, text.data(), nullptr) != CL_SUCCESS) return {};
    return text.c_str(); // without the zero at its end
}

std::string text_of(cl_platform_id platform, cl_platform_info what) {
    std::size_t size = 0;
    if (clGetPlatformInfo(platform, what, 0, nullptr, &size) != CL_SUCCESS || size == 0) return {};
    std::string text(size, '\0');
    if (clGetPlatformInfo(platform, what, size, text.data(), nullptr) != CL_SUCCESS) return {};
    return text.c_str();
}

template <class Value>
Value value_of(cl_device_id device, cl_device_info what) {
    Value value{};
    return clGetDeviceInfo(device, what, sizeof value, &value, nullptr) == CL_SUCCESS ? value : Value{};
}

device_type type_of(cl_device_id device) {
    const auto type = value_of<cl_device_type>(device, CL_DEVICE_TYPE);
    if ((type & CL_DEVICE_TYPE_GPU) != 0) return device_type::gpu;
    if ((type & CL_DEVICE_TYPE_ACCELERATOR) != 0) return device_type::accelerator;
    return (type & CL_DEVICE_TYPE_CPU) != 0 ? device_type::cpu : device_type::other;
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string word; in >> word;) all.push_back(word);
    return all;
}

bool has(const description& about, std::string_view extension) {
    return std::find(about.extensions.begin(), about.extensions.end(), extension) != about.extensions.end();
}

description describe(cl_platform_id platform, cl_device_id device) {
    description about;
    about.name = text_of(device, CL_DEVICE_NAME);
    about.platform = text_of(platform, CL_PLATFORM_NAME);
    about.vendor = text_of(device, CL_DEVICE_VENDOR);
    about.driver_version = text_of(device, CL_DRIVER_VERSION);
    about.opencl_version = text_of(device, CL_DEVICE_VERSION);
    about.type = type_of(device);
    about.memory_bytes = value_of<cl_ulong>(device, CL_DEVICE_GLOBAL_MEM_SIZE);
    about.largest_allocation_bytes = value_of<cl_ulong>(device, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    about.local_memory_bytes = value_of<cl_ulong>(device, CL_DEVICE_LOCAL_MEM_SIZE);
    about.cache_bytes = value_of<cl_ulong>(device, CL_DEVICE_GLOBAL_MEM_CACHE_SIZE);
    about.compute_units = value_of<cl_uint>(device, CL_DEVICE_MAX_COMPUTE_UNITS);
    about.native_float_width = std::max<cl_uint>(1, value_of<cl_uint>(device, CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT));
    about.largest_group = value_of<std::size_t>(device, CL_DEVICE_MAX_WORK_GROUP_SIZE);
    about.unified_memory = value_of<cl_bool>(device, CL_DEVICE_HOST_UNIFIED_MEMORY) == CL_TRUE;
    about.has_compiler = value_of<cl_bool>(device, CL_DEVICE_COMPILER_AVAILABLE) == CL_TRUE;
    about.extensions = words(text_of(device, CL_DEVICE_EXTENSIONS));
    about.has_fp16 = has(about, "cl_khr_fp16");
    return about;
}

std::string hexadecimal(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

// Vendors' ways of saying which card it is, each behind the extension that brings it.
std::string unique_part(cl_device_id device, const description& about) {
    constexpr cl_device_info uuid_query = 0x106A;    // CL_DEVICE_UUID_KHR
    constexpr cl_device_info nv_bus_query = 0x4008;  // CL_DEVICE_PCI_BUS_ID_NV
    constexpr cl_device_info nv_slot_query = 0x4009; // CL_DEVICE_PCI_SLOT_ID_NV
    constexpr cl_device_info pci_query = 0x410F;     // CL_DEVICE_PCI_BUS_INFO_KHR
    if (has(about, "cl_khr_device_uuid")) {
        const auto uuid = value_of<std::array<unsigned char, 16>>(device, uuid_query);
        return hexadecimal(uuid.data(), 6);
    }
    if (has(about, "cl_khr_pci_bus_info")) {
        const auto place = value_of<std::array<cl_uint, 4>>(device, pci_query);
        return "pci-" + std::to_string(place[0]) + "-" + std::to_string(place[1]) + "-" + std::to_string(place[2]);
    }
    if (has(about, "cl_nv_device_attribute_query"))
        return "pci-" + std::to_string(value_of<cl_uint>(device, nv_bus_query)) + "-" +
               std::to_string(value_of<cl_uint>(device, nv_slot_query));
    return {};
}

// The driver's short word where it has one ("POCL", "NV"), for ids that people can type.
std::string platform_word(cl_platform_id platform) {
    const std::string suffix = text_of(platform, CL_PLATFORM_ICD_SUFFIX_KHR);
    return suffix.empty() ? text_of(platform, CL_PLATFORM_NAME) : suffix;
}

// Whether the version, "OpenCL 1.2 …", is one that kernels here can run on.
bool recent_enough(const description& about) {
    const std::vector<std::string> parts = words(about.opencl_version);
    return parts.size() > 1 && parts[1] != "1.0" && parts[1] != "1.1";
}

void add_devices(cl_platform_id platform, discovered& found, std::vector<device_names>& names) {
    const std::string platform_name = text_of(platform, CL_PLATFORM_NAME);
    cl_uint count = 0;
    int code = clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &count);
    std::vector<cl_device_id> devices(code == CL_SUCCESS ? count : 0);
    if (!devices.empty()) code = clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, count, devices.data(), nullptr);
    if (code != CL_SUCCESS) {
        found.remarks.push_back("the OpenCL platform \"" + platform_name +
                                "\" offers no device: " + name_of_code(code));
        return;
    }
    for (const cl_device_id device : devices) {
        description about = describe(platform, device);
        std::string wrong;
        if (!recent_enough(about)) wrong = "expected OpenCL 1.2 or later, found \"" + about.opencl_version + "\"";
        if (!about.has_compiler) wrong = "it has no compiler for kernels";
        if (value_of<cl_bool>(device, CL_DEVICE_AVAILABLE) != CL_TRUE) wrong = "its driver says it is not available";
        if (!wrong.empty()) {
            found.remarks.push_back("the device \"" + about.name + "\" of \"" + platform_name +
                                    "\" is left out: " + wrong);
            continue;
        }
        names.push_back({platform_word(platform), about.name, unique_part(device, about)});
        found.devices.push_back({std::move(about), device});
    }
}

} // namespace

const char* name_of(device_type type) noexcept {
    switch (type) {
    case device_type::gpu:
        return "gpu";
    case device_type::accelerator:
        return "accelerator";
    case device_type::cpu:
        return "cpu";
    case device_type::other:
        break;
    }
    return "other";
}

discovered discover() {
    discovered found;
    cl_uint count = 0;
    const int code = clGetPlatformIDs(0, nullptr, &count);
    if (code != CL_SUCCESS || count == 0) {
        found.remarks.push_back("no OpenCL driver is installed (" +
                                name_of_code(code == CL_SUCCESS ? CL_PLATFORM_NOT_FOUND_KHR : code) +
                                "): install that of the GPU, or pocl-opencl-icd to compute on the CPU");
        return found;
    }
    std::vector<cl_platform_id> platforms(count);
    check(clGetPlatformIDs(count, platforms.data(), nullptr), "listing the OpenCL platforms");
    std::vector<device_names> names;
    for (const cl_platform_id platform : platforms) add_devices(platform, found, names);
    const std::vector<std::string> ids = device_ids(names);
    for (std::size_t i = 0; i < ids.size(); ++i) found.devices[i].about.id = ids[i];
    std::sort(found.devices.begin(), found.devices.end(),
              [](const found_device& a, const found_device& b) { return a.about.id < b.about.id; });
    if (found.devices.empty()) found.remarks.push_back("no OpenCL driver here offers a device that can be used");
    return found;
}

} // namespace berth::host::inference::device
