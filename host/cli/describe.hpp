// berth describe FILE.so [--openapi | --schema TYPE | --json]: what a plugin serves, stores and takes.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace berth::host::cli {

// `arguments` are those after the command's name. For a process with one thread. Returns the exit code: 0 described,
// 1 the plugin cannot be loaded, 64 wrong usage, 66 no such file, 69 asked for what is not built yet.
int describe_plugin(std::span<const std::string> arguments, std::ostream& out, std::ostream& err);

} // namespace berth::host::cli
