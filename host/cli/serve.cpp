#include <cli/commands.hpp>

#include <app/configuration_file.hpp>
#include <app/exit_code.hpp>
#include <cli/dropped_plugins.hpp>
#include <cli/host_options.hpp>

#include <ostream>

namespace berth::host::cli {
namespace {

// Nothing is bound and nothing is written: what the configuration says of plugins is all that counts.
int answer(const tool_question& question, app::serve_options options, std::ostream& out, std::ostream& err) {
    const std::filesystem::path file = app::configuration_file(options);
    const app::file_text text = app::read_configuration(file, options.file.has_value());
    app::layer_sources sources = std::move(options.sources);
    sources.file = file.string();
    sources.document = text.text;
    const app::layered found = app::layer(sources);
    if (!text.failure.empty() || !found.faults.empty()) {
        err << "berth serve: the configuration is refused\n";
        if (!text.failure.empty()) err << "  " << text.failure << '\n';
        for (const app::fault& one : found.faults) err << "  " << app::to_text(one) << '\n';
        return app::exit_code::configuration;
    }
    const plugin_descriptions plugins = dropped_plugins(found.values.path("plugins.folder"), err);
    return print_tool_text(plugins, question, ".", environment_variable, out, err);
}

} // namespace

int serve(arguments given, std::ostream& out, std::ostream& err) {
    std::vector<std::string> words(given.begin(), given.end());
    const auto question = take_question(words, {"--print-tool-description", "--print-service-description"});
    host_options read = read_host_options(words, false);
    if (read.fault.empty() && !read.words.empty()) read.fault = "unexpected argument " + read.words.front();
    if (!read.fault.empty()) {
        err << "berth serve: " << read.fault << "\nberth help serve lists the options\n";
        return app::exit_code::wrong_usage;
    }
    if (question) return answer(*question, std::move(read.serve), out, err);
    return app::serve(std::move(read.serve));
}

} // namespace berth::host::cli
