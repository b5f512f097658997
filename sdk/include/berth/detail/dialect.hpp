// The two JSON dialects: of plain REST routes, and of the marshalling convention (`berth::endpoint`, `berth::websocket`),
// whose numbers, times, bytes, texts in URLs and faults follow Python.
#pragma once

#include <cstdint>

namespace berth::detail {

enum class dialect : std::uint8_t { rest, marshalled };

struct json_style {
    dialect form = dialect::rest;
    bool spaced = false;     // a space after ',' and ':', and \u for everything outside ASCII
    bool non_finite = false; // NaN, Infinity and -Infinity as bare words; otherwise they are faults
};

} // namespace berth::detail
