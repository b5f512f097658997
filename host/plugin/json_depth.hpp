// A bound on how deep foreign JSON nests, looked at before it is parsed: RapidJSON's documents copy, print and compare
// themselves by recursion, so a few hundred thousand brackets would exhaust the stack.
#pragma once

#include <cstddef>
#include <string_view>

namespace berth::host::plugin {

inline constexpr std::size_t most_json_levels = 64; // json_levels

// Does the text open at most that many arrays and objects inside each other? The text need not be JSON.
bool nests_within(std::string_view json, std::size_t levels = most_json_levels) noexcept;

} // namespace berth::host::plugin
