// The options by which commands find a configuration: --state, --port, --set and their kind. One thread.
#pragma once

#include <app/serve.hpp>
#include <cli/commands.hpp>

#include <vector>

namespace berth::host::cli {

struct host_options {
    app::serve_options serve;       // with this process's environment
    std::vector<std::string> words; // what is not an option
    bool json = false;              // --json
    std::string fault;              // why the arguments are not understood; empty when they are
};

host_options read_host_options(arguments given, bool allow_json);

} // namespace berth::host::cli
