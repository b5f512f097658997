// Every command with its help, once. Constant.
#pragma once

#include <cli/commands.hpp>

#include <string_view>

namespace berth::host::cli {

struct command {
    std::string_view name;
    int (*run)(arguments, std::ostream&, std::ostream&); // null: designed and not built yet
    std::string_view summary;
    std::string_view help; // usage and what it does
    bool shown = true;     // in the list; `worker` is for the host itself
};

std::span<const command> all_commands();
const command* find_command(std::string_view name);

} // namespace berth::host::cli
