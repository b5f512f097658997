// `berth serve`: runs a host until it is told to stop.
#pragma once

#include <app/settings.hpp>

#include <optional>

namespace berth::host::app {

struct serve_options {
    layer_sources sources;                     // environment and options
    std::optional<std::filesystem::path> file; // the configuration file that was named
};

// The configuration file: the one named, else berth.json in the state folder.
std::filesystem::path configuration_file(const serve_options& options);

// Returns the exit code. For the main thread, before there is any other.
int serve(serve_options options);

} // namespace berth::host::app
