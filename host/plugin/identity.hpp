// The rules for what plugins are called. Pure functions, any thread.
#pragma once

#include <string_view>

namespace berth::host::plugin {

// [a-z][a-z0-9-]*, at most 63 bytes: it is part of file names and URLs.
bool is_plugin_name(std::string_view name) noexcept;
// A semantic version as semver.org 2.0.0 writes it, at most 31 bytes.
bool is_version(std::string_view version) noexcept;
// Negative, zero, positive, by semver.org's precedence. Both must be versions.
int compare_versions(std::string_view left, std::string_view right) noexcept;

} // namespace berth::host::plugin
