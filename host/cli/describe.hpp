// berth describe FILE.so [--openapi | --schema TYPE | --json | --tool [NAME] | --service [NAME]]: what a plugin serves, stores
// and takes.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace berth::host::cli {

// `arguments` are those after the command's name. For a process with one thread. Returns the exit code: 0 described,
// 1 the plugin cannot be loaded or has no such type or tool, 64 wrong usage, 66 no such file, 255 the service cannot be described.
int describe_plugin(std::span<const std::string> arguments, std::ostream& out, std::ostream& err);

} // namespace berth::host::cli
