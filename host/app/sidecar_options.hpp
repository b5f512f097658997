// The platform's sidecar as the configuration says it.
#pragma once

#include <app/settings.hpp>
#include <sidecar/sender.hpp>

namespace berth::host::app {

// Null without sidecar.url. std::runtime_error when that is no URL to speak to.
std::shared_ptr<sidecar::sender> sidecar_of(const settings& from);

} // namespace berth::host::app
