// What every call gets when it enters an instance: its number, its deadline and the answer to "is it still wanted".
#pragma once

#include <plugin/invocation.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace berth::host::plugin {

constexpr std::int64_t no_deadline = std::numeric_limits<std::int64_t>::max();

// A number or an earlier deadline that the call brings along is kept. No `call_deadline`: the call may take for ever.
void stamp(invocation& call, std::chrono::steady_clock::time_point now,
           std::optional<std::chrono::milliseconds> call_deadline) noexcept;

// As in berth_call::deadline.
std::int64_t steady_nanoseconds(std::chrono::steady_clock::time_point at) noexcept;

} // namespace berth::host::plugin
