// What the plugins of a folder say of themselves, asked without a host.
#pragma once

#include <cli/tool_print.hpp>

#include <filesystem>

namespace berth::host::cli {

// In the order of their names. Those that cannot be loaded are told on `err`. For a process with one thread.
plugin_descriptions dropped_plugins(const std::filesystem::path& folder, std::ostream& err);

} // namespace berth::host::cli
