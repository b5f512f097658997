#include <cli/commands.hpp>

#include <app/exit_code.hpp>
#include <plugin/start.hpp>

#include <Poco/NumberParser.h>

#include <ostream>

namespace berth::host::cli {

int worker(arguments given, std::ostream&, std::ostream& err) {
    int socket = -1;
    const bool understood =
        given.size() == 2 && given[0] == "--socket" && Poco::NumberParser::tryParse(given[1], socket) && socket >= 0;
    if (!understood) {
        err << "berth worker: expected --socket NUMBER; the host starts workers itself\n";
        return app::exit_code::wrong_usage;
    }
    return plugin::run_worker(socket);
}

} // namespace berth::host::cli
