// Whether types can be walked: kinds with what they need, and an end to every walk that stops at named objects.
#pragma once

#include <plugin/table_arena.hpp>

namespace berth::host::plugin {

void check_types(const table_arena& tables, fault_list& faults);
// A field of a type or the value of an input.
void check_field(const berth_field& field, const std::string& place, fault_list& faults);
// Well-formed UTF-8.
bool is_utf8(std::string_view text) noexcept;

} // namespace berth::host::plugin
