// Where in which trace something happens, as it crosses borders: W3C Trace Context, the headers traceparent and
// tracestate.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::telemetry {

using trace_id = std::array<std::uint8_t, 16>;
using span_id = std::array<std::uint8_t, 8>;

struct context {
    trace_id trace{};
    span_id span{};
    bool sampled = false;
    std::string state; // tracestate as it came
};

// Nothing when the header is none, or faulty: then a new trace begins. A faulty state is dropped alone.
std::optional<context> context_of(std::string_view traceparent, std::string_view tracestate);
std::string traceparent_of(const context& where);
// Lower case hexadecimal.
std::string hex_of(const trace_id& id);
std::string hex_of(const span_id& id);
// From the system's random source; never all zeros.
trace_id new_trace_id();
span_id new_span_id();

} // namespace berth::host::telemetry
