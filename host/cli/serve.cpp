#include <cli/commands.hpp>

#include <app/exit_code.hpp>
#include <cli/host_options.hpp>

#include <ostream>

namespace berth::host::cli {

int serve(arguments given, std::ostream&, std::ostream& err) {
    host_options read = read_host_options(given, false);
    if (read.fault.empty() && !read.words.empty()) read.fault = "unexpected argument " + read.words.front();
    if (!read.fault.empty()) {
        err << "berth serve: " << read.fault << "\nberth help serve lists the options\n";
        return app::exit_code::wrong_usage;
    }
    return app::serve(std::move(read.serve));
}

} // namespace berth::host::cli
