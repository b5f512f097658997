// berth check FILE.so [--load]: every check of the loader, without a host.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace berth::host::cli {

// `arguments` are those after the command's name. For a process with one thread. Nothing of the plugin runs, unless
// --load asks to load it too, in a process that is thrown away. Returns the exit code: 0 it would be taken, 1 refused,
// 64 wrong usage.
int check_plugin(std::span<const std::string> arguments, std::ostream& out, std::ostream& err);

} // namespace berth::host::cli
