// What every call gets when it enters an instance: its number, its deadline and the answer to "is it still wanted".
#pragma once

#include <plugin/invocation.hpp>

#include <chrono>

namespace berth::host::plugin {

// A number or an earlier deadline that the call brings along is kept.
void stamp(invocation& call, std::chrono::steady_clock::time_point now, std::chrono::milliseconds call_deadline) noexcept;

// As in berth_call::deadline.
std::int64_t steady_nanoseconds(std::chrono::steady_clock::time_point at) noexcept;

} // namespace berth::host::plugin
