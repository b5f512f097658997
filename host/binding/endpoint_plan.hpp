// What can be known of an endpoint before its requests come, so that each request does little: where its inputs are
// found and what its body is. Immutable; it points into the plugin's description.
#pragma once

#include <binding/request_metrics.hpp>

#include <berth/abi.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace berth::host::binding {

struct endpoint_plan {
    enum class body_kind { none, json, bytes };
    static constexpr std::uint32_t no_input = 0xffffffff; // a parameter that the endpoint does not read
    struct named_input {
        std::string_view name;
        std::uint32_t input = 0;    // index in the endpoint
        bool takes_several = false; // a list: each occurrence counts
    };

    std::uint32_t index = 0; // in the plugin's table
    body_kind body = body_kind::none;
    std::vector<named_input> path;    // in the order of the template's parameters
    std::vector<named_input> query;   // sorted by name
    std::vector<named_input> headers; // names in lower case
    status_counters counters;
};

// `endpoint` is number `index` of `plugin`, and its template is one that a routing table took.
endpoint_plan plan_of(const berth_endpoint& endpoint, std::uint32_t index, const std::string& plugin);

} // namespace berth::host::binding
