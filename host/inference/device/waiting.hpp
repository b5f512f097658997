// Waiting for an event with a deadline, which OpenCL itself does not have.
#pragma once

#include <inference/device/handles.hpp>

#include <chrono>
#include <string_view>

namespace berth::host::inference::device {

// fault (lost) when the event does not come in time, the event's own fault when it failed.
void wait_for(event_handle event, std::chrono::milliseconds limit, std::string_view doing);

} // namespace berth::host::inference::device
