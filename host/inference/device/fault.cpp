#include <inference/device/fault.hpp>

#include <CL/cl.h>
#include <CL/cl_ext.h>

#include <algorithm>
#include <array>
#include <utility>

namespace berth::host::inference::device {

namespace {

#define BERTH_CODE(name) std::pair<int, std::string_view>(name, #name)
constexpr std::array names{
    BERTH_CODE(CL_SUCCESS),
    BERTH_CODE(CL_DEVICE_NOT_FOUND),
    BERTH_CODE(CL_DEVICE_NOT_AVAILABLE),
    BERTH_CODE(CL_COMPILER_NOT_AVAILABLE),
    BERTH_CODE(CL_MEM_OBJECT_ALLOCATION_FAILURE),
    BERTH_CODE(CL_OUT_OF_RESOURCES),
    BERTH_CODE(CL_OUT_OF_HOST_MEMORY),
    BERTH_CODE(CL_PROFILING_INFO_NOT_AVAILABLE),
    BERTH_CODE(CL_MEM_COPY_OVERLAP),
    BERTH_CODE(CL_IMAGE_FORMAT_MISMATCH),
    BERTH_CODE(CL_IMAGE_FORMAT_NOT_SUPPORTED),
    BERTH_CODE(CL_BUILD_PROGRAM_FAILURE),
    BERTH_CODE(CL_MAP_FAILURE),
    BERTH_CODE(CL_MISALIGNED_SUB_BUFFER_OFFSET),
    BERTH_CODE(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST),
    BERTH_CODE(CL_COMPILE_PROGRAM_FAILURE),
    BERTH_CODE(CL_LINKER_NOT_AVAILABLE),
    BERTH_CODE(CL_LINK_PROGRAM_FAILURE),
    BERTH_CODE(CL_DEVICE_PARTITION_FAILED),
    BERTH_CODE(CL_KERNEL_ARG_INFO_NOT_AVAILABLE),
    BERTH_CODE(CL_INVALID_VALUE),
    BERTH_CODE(CL_INVALID_DEVICE_TYPE),
    BERTH_CODE(CL_INVALID_PLATFORM),
    BERTH_CODE(CL_INVALID_DEVICE),
    BERTH_CODE(CL_INVALID_CONTEXT),
    BERTH_CODE(CL_INVALID_QUEUE_PROPERTIES),
    BERTH_CODE(CL_INVALID_COMMAND_QUEUE),
    BERTH_CODE(CL_INVALID_HOST_PTR),
    BERTH_CODE(CL_INVALID_MEM_OBJECT),
    BERTH_CODE(CL_INVALID_BINARY),
    BERTH_CODE(CL_INVALID_BUILD_OPTIONS),
    BERTH_CODE(CL_INVALID_PROGRAM),
    BERTH_CODE(CL_INVALID_PROGRAM_EXECUTABLE),
    BERTH_CODE(CL_INVALID_KERNEL_NAME),
    BERTH_CODE(CL_INVALID_KERNEL_DEFINITION),
    BERTH_CODE(CL_INVALID_KERNEL),
    BERTH_CODE(CL_INVALID_ARG_INDEX),
    BERTH_CODE(CL_INVALID_ARG_VALUE),
    BERTH_CODE(CL_INVALID_ARG_SIZE),
    BERTH_CODE(CL_INVALID_KERNEL_ARGS),
    BERTH_CODE(CL_INVALID_WORK_DIMENSION),
    BERTH_CODE(CL_INVALID_WORK_GROUP_SIZE),
    BERTH_CODE(CL_INVALID_WORK_ITEM_SIZE),
    BERTH_CODE(CL_INVALID_GLOBAL_OFFSET),
    BERTH_CODE(CL_INVALID_EVENT_WAIT_LIST),
    BERTH_CODE(CL_INVALID_EVENT),
    BERTH_CODE(CL_INVALID_OPERATION),
    BERTH_CODE(CL_INVALID_BUFFER_SIZE),
    BERTH_CODE(CL_INVALID_GLOBAL_WORK_SIZE),
    BERTH_CODE(CL_INVALID_PROPERTY),
    BERTH_CODE(CL_PLATFORM_NOT_FOUND_KHR),
};
#undef BERTH_CODE

} // namespace

std::string name_of_code(int code) {
    const auto found = std::find_if(names.begin(), names.end(), [code](const auto& one) { return one.first == code; });
    return found == names.end() ? "OpenCL code " + std::to_string(code) : std::string(found->second);
}

fault_kind kind_of_code(int code) noexcept {
    switch (code) {
    case CL_DEVICE_NOT_FOUND:
    case CL_PLATFORM_NOT_FOUND_KHR:
    case CL_COMPILER_NOT_AVAILABLE:
        return fault_kind::absent;
    case CL_MEM_OBJECT_ALLOCATION_FAILURE:
    case CL_OUT_OF_HOST_MEMORY:
        return fault_kind::exhausted;
    case CL_BUILD_PROGRAM_FAILURE:
    case CL_COMPILE_PROGRAM_FAILURE:
    case CL_LINK_PROGRAM_FAILURE:
        return fault_kind::build;
    case CL_DEVICE_NOT_AVAILABLE:
    case CL_OUT_OF_RESOURCES: // what drivers say after a kernel has crashed the device, too
    case CL_INVALID_CONTEXT:
    case CL_INVALID_COMMAND_QUEUE:
    case CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST:
        return fault_kind::lost;
    default:
        return fault_kind::misuse;
    }
}

void check(int code, std::string_view doing) {
    if (code == CL_SUCCESS) return;
    throw fault(kind_of_code(code), name_of_code(code) + " while " + std::string(doing));
}

} // namespace berth::host::inference::device
