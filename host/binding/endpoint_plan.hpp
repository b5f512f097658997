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
    // What the body of a request is: file is one file and nothing else, parts is multipart, stream is handed on as it
    // comes. A WebSocket has none.
    enum class body_kind { none, json, bytes, file, parts, stream };
    // How the pieces of an answer that is a stream are told apart over HTTP.
    enum class answer_kind { whole, bytes, texts, items };
    static constexpr std::uint32_t no_input = 0xffffffff; // a parameter that the endpoint does not read
    struct named_input {
        std::string_view name;
        std::uint32_t input = 0;    // index in the endpoint
        bool takes_several = false; // a list: each occurrence counts
        bool is_rest = false;       // of the path: the rest of it, slashes included
    };

    std::uint32_t index = 0; // in the plugin's table
    body_kind body = body_kind::none;
    std::vector<named_input> path;    // in the order of the template's parameters
    std::vector<named_input> query;   // sorted by name
    std::vector<named_input> headers; // names in lower case
    std::vector<named_input> files;   // in the order of the endpoint
    named_input stream{{}, no_input}; // the input stream
    bool stream_of_bytes = false;     // it has bytes, not items
    bool has_json = false;            // members of a JSON object, or a whole body of JSON
    bool marshalled = false;          // follows the marshalling convention
    bool websocket = false;
    answer_kind answers = answer_kind::whole;
    const berth_endpoint* endpoint = nullptr;
    status_counters counters;

    bool has(std::uint32_t flag) const noexcept { return (endpoint->flags & flag) != 0; }
    bool has_stream() const noexcept { return stream.input != no_input; }
};

// `endpoint` is number `index` of `plugin`, and its template is one that a routing table took.
endpoint_plan plan_of(const berth_endpoint& endpoint, std::uint32_t index, const std::string& plugin);

} // namespace berth::host::binding
