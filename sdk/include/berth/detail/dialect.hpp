// The JSON dialects: of plain REST routes; of the marshalling convention (`berth::endpoint`, `berth::websocket`), whose
// numbers, times, bytes, texts in URLs and faults follow Python; of tools (`berth::tool`), which read as leniently as
// pydantic does and name the schemas of their objects. The last one reads without conversions, and writes like tool.
#pragma once

#include <cstdint>

namespace berth::detail {

enum class dialect : std::uint8_t { rest, marshalled, tool, exact_tool };

constexpr bool is_tool(dialect form) { return form == dialect::tool || form == dialect::exact_tool; }

struct json_style {
    dialect form = dialect::rest;
    bool spaced = false;     // a space after ',' and ':', and \u for everything outside ASCII
    bool non_finite = false; // NaN, Infinity and -Infinity as bare words; otherwise they are faults
    bool schema_last = false; // of tools: "$schema" behind the other members, not before them
};

} // namespace berth::detail
