// The limits of artifacts as the configuration says them.
#pragma once

#include <app/settings.hpp>
#include <artifact/options.hpp>

namespace berth::host::app {

artifact::options artifact_options_of(const settings& from);

} // namespace berth::host::app
