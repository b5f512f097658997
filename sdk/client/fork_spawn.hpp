// fork(2) with what a child of ours has in common: its pipes, its descriptors, its signals and the bond to its parent.
#pragma once

#include <berth/fork.hpp>

#include <string>
#include <vector>

#include <sys/types.h>

namespace berth::net {

// What a child is made of.
struct birth {
    std::string path; // looked up in PATH when it has no slash; empty: `run`, without exec
    std::vector<std::string> arguments;
    std::vector<std::string> environment; // "NAME=value", all of it
    fork::function_type run;
    std::vector<int> keep;
    bool tells = true; // over the pipe; its end is written into the environment
};

birth program_birth(const std::string& path, const std::vector<std::string>& arguments, const fork_options& options);

// The parent's side of a child that runs.
struct newborn {
    pid_t pid = 0;
    int told = -1;  // its end of the pipe on which the child says that it is ready
    int bond = -1;  // closes with the parent
    int error = -1; // of exec, as an errno; closes when exec has succeeded
};

// Forks on the calling thread, which must live as long as the child. std::runtime_error when it cannot.
newborn spawn(const birth& of);

// Names in the environment of a program.
inline constexpr char ready_variable[] = "BERTH_FORK_READY";
inline constexpr char function_variable[] = "BERTH_FORK_FUNCTION";

} // namespace berth::net
