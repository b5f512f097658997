// Which endpoints run for as long as somebody streams, or as a job, and thus on threads of their own and without a call
// deadline.
#pragma once

#include <berth/abi.h>

#include <algorithm>
#include <span>

namespace berth::host::plugin {

inline bool takes(const berth_endpoint& endpoint, berth_place place) noexcept {
    return std::ranges::any_of(std::span(endpoint.inputs, endpoint.input_count),
                               [place](const berth_input& each) { return each.place == place; });
}

// A socket whose method lives as long as the socket does.
inline bool is_free_socket(const berth_endpoint& endpoint) noexcept {
    return (endpoint.flags & BERTH_ENDPOINT_SOCKET) && !(endpoint.flags & BERTH_ENDPOINT_MESSAGES);
}

inline bool streams(const berth_endpoint& endpoint) noexcept {
    return (endpoint.flags & (BERTH_ENDPOINT_STREAM | BERTH_ENDPOINT_TOOL)) || is_free_socket(endpoint) ||
           takes(endpoint, BERTH_PLACE_STREAM);
}

} // namespace berth::host::plugin
