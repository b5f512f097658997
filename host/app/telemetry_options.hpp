// The collector as the configuration says it.
#pragma once

#include <app/settings.hpp>
#include <telemetry/telemetry.hpp>

#include <optional>

namespace berth::host::app {

// Nothing when nothing is to be exported. std::runtime_error names a header that is none.
std::optional<telemetry::options> telemetry_options_of(const settings& from);

} // namespace berth::host::app
