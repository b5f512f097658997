// SHA-256, by which the store knows requests and owners without keeping what identifies them. Pure, any thread.
#pragma once

#include <array>
#include <string_view>

namespace berth::host::job {

using fingerprint = std::array<unsigned char, 32>;

// Of nothing: all zero. So the jobs of callers without Authorization have one owner, which is nobody.
fingerprint fingerprint_of(std::string_view text);

} // namespace berth::host::job
