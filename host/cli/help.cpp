#include <cli/command_table.hpp>

#include <app/exit_code.hpp>
#include <app/schema.hpp>
#include <app/version.hpp>

#include <iomanip>
#include <ostream>

namespace berth::host::cli {
namespace {

constexpr std::string_view exit_codes = R"(
Exit codes: 0 done, 1 refused, failed or ended at once, 3 the watched job was cancelled,
64 wrong usage, 66 no such file, 69 an address is taken, no host runs or not built yet,
70 internal fault, 73 the state folder or a file cannot be made, 75 jobs were cut off,
78 the configuration is refused, 255 a service cannot be described.
)";

} // namespace

int help(arguments given, std::ostream& out, std::ostream& err) {
    if (!given.empty()) {
        const command* const found = find_command(given.front());
        if (!found) return run(given.first(1), out, err); // says what may have been meant
        out << found->help;
        if (found->name == "config") out << '\n' << app::settings_help();
        return app::exit_code::done;
    }
    out << "Berth, an application server for native code.\n\nusage: berth COMMAND [OPTION]...\n\n";
    for (const command& one : all_commands()) {
        if (one.shown) out << "  " << std::left << std::setw(10) << one.name << one.summary << '\n';
    }
    out << "\nberth help COMMAND says more.\n" << exit_codes;
    return app::exit_code::done;
}

int version(arguments, std::ostream& out, std::ostream&) {
    out << app::version() << '\n';
    return app::exit_code::done;
}

} // namespace berth::host::cli
