// What the process tells a collector of OpenTelemetry: its spans, and two metrics of its jobs. The exporter is, like the
// log, the process's own; without one nothing is kept. Any thread, but for start and stop.
#pragma once

#include <telemetry/exporter.hpp>
#include <telemetry/span.hpp>

namespace berth::host::telemetry {

// std::runtime_error that says what is wrong with the options; before that which is to be seen.
void start(options within);
// Sends what waits, for as long as the options allow; later spans are dropped. Blocks.
void stop() noexcept;
bool exporting() noexcept;
// A request to this path is not traced: the options say so.
bool skips(std::string_view path);

// For spans that end.
void give(span_data ended) noexcept;
// A job has ended: ivcap.jobs_total and ivcap.job_duration_seconds. `error_type` empty: well.
void count_job(std::string_view tool, std::string_view error_type, double seconds) noexcept;

} // namespace berth::host::telemetry
