// Whether endpoints can be routed and called: methods, path templates that fit their inputs, no route twice.
#pragma once

#include <plugin/fault_list.hpp>

#include <berth/abi.h>

#include <span>

namespace berth::host::plugin {

void check_routes(std::span<const berth_endpoint> endpoints, fault_list& faults);

} // namespace berth::host::plugin
