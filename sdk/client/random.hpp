// Bytes that nobody can foresee, from the kernel. Any thread.
#pragma once

#include <string>

namespace berth::net {

std::string random_bytes(std::size_t count); // at most 256

} // namespace berth::net
