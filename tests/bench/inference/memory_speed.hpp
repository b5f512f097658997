// What the memory of the host gives to plain loops, in bytes a second, with a thread per core.
#pragma once

#include "measured.hpp"

namespace bench {

// How long it takes to read so many bytes, and to make a[i] = b[i] + s * c[i] of as many in all (what is written counts
// once).
constexpr double memory_bytes = 192.0 * (1 << 20);
seconds time_to_read();
seconds time_of_triad();

} // namespace bench
