#include <app/telemetry_options.hpp>

#include <app/version.hpp>

#include <Poco/URI.h>

#include <stdexcept>

namespace berth::host::app {

namespace {

// As OpenTelemetry's variable has it, which borrows from W3C Baggage.
std::pair<std::string, std::string> header_of(const std::string& text) {
    const std::size_t sign = text.find('=');
    if (sign == text.npos || sign == 0)
        throw std::runtime_error("expected telemetry.headers (OTEL_EXPORTER_OTLP_HEADERS) to list NAME=VALUE, found \"" +
                                 text + '"');
    std::string value;
    Poco::URI::decode(text.substr(sign + 1), value);
    if (value.find_first_of("\r\n") != value.npos)
        throw std::runtime_error("a value in telemetry.headers (OTEL_EXPORTER_OTLP_HEADERS) has more than one line");
    return {text.substr(0, sign), std::move(value)};
}

} // namespace

std::optional<telemetry::options> telemetry_options_of(const settings& from) {
    if (from.text("telemetry.endpoint") == "none") return std::nullopt;
    telemetry::options options;
    options.endpoint = from.text("telemetry.endpoint");
    for (const std::string& one : from.list("telemetry.headers")) options.headers.push_back(header_of(one));
    options.skipped = from.list("telemetry.skip");
    options.from = {from.text("telemetry.service_name"), std::string(version())};
    options.queue = from.size("telemetry.queue");
    options.batch = from.size("telemetry.batch");
    options.delay = from.duration("telemetry.delay_ms");
    options.metrics = from.duration("telemetry.metrics_ms");
    options.timeout = from.duration("telemetry.timeout_ms");
    options.drain_time = from.duration("telemetry.drain_ms");
    return options;
}

} // namespace berth::host::app
