// How an operator wants one plugin to run: plugins.d/<name>.json over the host's defaults.
#pragma once

#include <plugin/instance.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace berth::host::plugin {

struct plugin_settings {
    bool enabled = true;
    instance_options options;
};

// Of {"enabled", "isolation", "threads", "queue", "streams", "start_deadline_ms", "drain_deadline_ms",
// "stop_deadline_ms", "call_deadline_ms", "config"}; what is not said comes from `defaults`. The string lists every
// fault with its JSON pointer, what was expected and what was found.
std::variant<plugin_settings, std::string> parse_settings(std::string_view json, const instance_options& defaults);
// Of the file, which may be missing.
std::variant<plugin_settings, std::string> read_settings(const std::filesystem::path& file,
                                                         const instance_options& defaults);

} // namespace berth::host::plugin
