// What OpenCL counts references of, owned: each handle is released once. The headers of OpenCL stay in the sources.
#pragma once

#include <memory>

struct _cl_platform_id;
struct _cl_device_id;
struct _cl_context;
struct _cl_command_queue;
struct _cl_mem;
struct _cl_program;
struct _cl_kernel;
struct _cl_event;

namespace berth::host::inference::device {

struct release {
    void operator()(_cl_context* held) const noexcept;
    void operator()(_cl_command_queue* held) const noexcept;
    void operator()(_cl_mem* held) const noexcept;
    void operator()(_cl_program* held) const noexcept;
    void operator()(_cl_kernel* held) const noexcept;
    void operator()(_cl_event* held) const noexcept;
};

using context_handle = std::unique_ptr<_cl_context, release>;
using queue_handle = std::unique_ptr<_cl_command_queue, release>;
using memory_handle = std::unique_ptr<_cl_mem, release>;
using program_handle = std::unique_ptr<_cl_program, release>;
using kernel_handle = std::unique_ptr<_cl_kernel, release>;
using event_handle = std::unique_ptr<_cl_event, release>;

} // namespace berth::host::inference::device
