// Spans and counts as OTLP/HTTP wants them in JSON (OpenTelemetry protocol 1, the JSON encoding of protobuf: ids in
// hexadecimal, 64-bit numbers as decimal texts, enumerations as numbers).
#pragma once

#include <telemetry/job_counts.hpp>
#include <telemetry/span.hpp>

#include <span>

namespace berth::host::telemetry {

struct resource {
    std::string name; // of the service
    std::string version;
};

// The body of POST /v1/traces.
std::string traces_json(const resource& from, std::span<const span_data> all);
// The body of POST /v1/metrics: counts since `begun`.
std::string metrics_json(const resource& from, const std::map<job_counts::key, job_counts::value>& all,
                         std::int64_t begun, std::int64_t now);

} // namespace berth::host::telemetry
