// berth new NAME [--directory D] [--template T]: a plugin project that builds, with a test and a page on how to run it.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace berth::host::cli {

// `arguments` are those after the command's name. Returns the exit code: 0 made, 64 wrong usage, 69 no template is
// installed, 73 the folder cannot be made.
int new_project(std::span<const std::string> arguments, std::ostream& out, std::ostream& err);

} // namespace berth::host::cli
