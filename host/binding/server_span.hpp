// The span of a request to a plugin, from its arrival to its answer. Attributes have the names that OpenTelemetry settled
// on, and beside them those that lambda services used.
#pragma once

#include <http/exchange.hpp>
#include <telemetry/span.hpp>

namespace berth::host::binding {

// Empty while nothing is exported, for a path that is not to be traced, and for a caller whose trace is not sampled.
telemetry::span server_span(const http::exchange& call, std::string_view route);
// Its end, once there is an answer.
void end_server_span(telemetry::span& of, int status);

} // namespace berth::host::binding
