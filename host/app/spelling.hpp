// Which known word somebody may have meant. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace berth::host::app {

// The known word with the fewest changed, added, lost or swapped letters; empty when none is near.
std::string nearest(std::string_view word, std::span<const std::string> known);

} // namespace berth::host::app
