// What a type must bring along, by its kind: elements, alternatives, keys, tags, limits of bits.
#pragma once

#include <plugin/fault_list.hpp>

#include <berth/abi.h>

namespace berth::host::plugin {

// `type` is one of a description's, its kind is known. `place` names it.
void check_kind(const berth_type& type, const std::string& place, fault_list& faults);

// A field that takes the members that nobody names. `place` names it.
void check_rest_field(const berth_field& field, const std::string& place, fault_list& faults);

} // namespace berth::host::plugin
