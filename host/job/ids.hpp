// The ids of jobs: given by the caller, or made here. Pure but for new_id, any thread.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::job {

constexpr std::string_view urn_prefix = "urn:ivcap:job:";

// A UUID of version 6: it sorts by time, and its 62 random bits cannot be guessed.
std::string new_id();
// Without the prefix of the URN.
std::string_view bare_id(std::string_view given) noexcept;
// 1 to 128 letters, digits and -_.:~
bool is_good_id(std::string_view id) noexcept;

} // namespace berth::host::job
