// The rules for an endpoint that is a tool, and for one that agents are offered.
#pragma once

#include <plugin/fault_list.hpp>

#include <berth/abi.h>

namespace berth::host::plugin {

// `place` names the endpoint.
void check_tool(const berth_endpoint& endpoint, const std::string& place, fault_list& faults);

} // namespace berth::host::plugin
