// Documents made from the table of settings. Pure, any thread.
#pragma once

#include <string>

namespace berth::host::app {

// JSON Schema 2020-12 of the configuration file.
std::string configuration_schema();
// A configuration file that says every default.
std::string default_configuration();
// The table for people, for `berth help config`.
std::string settings_help();

} // namespace berth::host::app
