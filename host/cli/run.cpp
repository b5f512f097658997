#include <cli/command_table.hpp>

#include <app/exit_code.hpp>
#include <app/spelling.hpp>

#include <algorithm>
#include <exception>
#include <ostream>
#include <vector>

namespace berth::host::cli {
namespace {

int unknown(const std::string& name, std::ostream& err) {
    std::vector<std::string> known;
    for (const command& one : all_commands()) known.emplace_back(one.name);
    const std::string meant = app::nearest(name, known);
    err << "berth: unknown command " << name;
    if (!meant.empty()) err << "; did you mean " << meant << '?';
    err << "\nberth help lists the commands\n";
    return app::exit_code::wrong_usage;
}

} // namespace

int run(arguments all, std::ostream& out, std::ostream& err) {
    if (all.empty()) {
        help({}, err, err);
        return app::exit_code::wrong_usage;
    }
    const std::string& name = all.front();
    const arguments rest = all.subspan(1);
    if (name == "--help" || name == "-h") return help(rest, out, err);
    if (name == "--version") return version(rest, out, err);
    const command* const found = find_command(name);
    if (!found) return unknown(name, err);
    const bool asks =
        std::ranges::any_of(rest, [](const std::string& word) { return word == "--help" || word == "-h"; });
    if (asks) return help(all.first(1), out, err);
    if (!found->run) {
        err << "berth: " << name << " is designed and not built yet in this version\n";
        return app::exit_code::unavailable;
    }
    try {
        return found->run(rest, out, err);
    } catch (const std::exception& error) {
        err << "berth " << name << ": " << error.what() << '\n';
        return app::exit_code::internal;
    }
}

} // namespace berth::host::cli
