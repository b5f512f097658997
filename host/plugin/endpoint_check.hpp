// Whether an endpoint's flags, inputs and result make sense together, whatever its route.
#pragma once

#include <plugin/fault_list.hpp>

#include <berth/abi.h>

namespace berth::host::plugin {

// Of a description's endpoint, whose fields have types. `place` names it.
void check_endpoint(const berth_endpoint& endpoint, const std::string& place, fault_list& faults);

} // namespace berth::host::plugin
