#include <inference/device/handles.hpp>

#include <CL/cl.h>

namespace berth::host::inference::device {

void release::operator()(cl_context held) const noexcept {
    clReleaseContext(held);
}
void release::operator()(cl_command_queue held) const noexcept {
    clReleaseCommandQueue(held);
}
void release::operator()(cl_mem held) const noexcept {
    clReleaseMemObject(held);
}
void release::operator()(cl_program held) const noexcept {
    clReleaseProgram(held);
}
void release::operator()(cl_kernel held) const noexcept {
    clReleaseKernel(held);
}
void release::operator()(cl_event held) const noexcept {
    clReleaseEvent(held);
}

} // namespace berth::host::inference::device
