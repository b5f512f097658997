// The commands of `berth`. A command takes the arguments after its name and returns the exit code.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace berth::host::cli {

using arguments = std::span<const std::string>;

// `all` is the command line without the program's name.
int run(arguments all, std::ostream& out, std::ostream& err);

int serve(arguments given, std::ostream& out, std::ostream& err);
int plugins(arguments given, std::ostream& out, std::ostream& err);
int jobs(arguments given, std::ostream& out, std::ostream& err);
int config(arguments given, std::ostream& out, std::ostream& err);
int worker(arguments given, std::ostream& out, std::ostream& err);
int help(arguments given, std::ostream& out, std::ostream& err);
int version(arguments given, std::ostream& out, std::ostream& err);

} // namespace berth::host::cli
