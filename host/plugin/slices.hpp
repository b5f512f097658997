// The texts that cross the ABI, as C++ has them. Neither copies.
#pragma once

#include <berth/abi.h>

#include <string_view>

namespace berth::host::plugin {

// A plugin may leave a text out by a null pointer, whatever the size beside it says.
inline std::string_view view(berth_slice text) noexcept {
    return {text.data ? text.data : "", text.data ? text.size : 0};
}

inline berth_slice slice_of(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

} // namespace berth::host::plugin
