// The texts by which tools and services are known, printed: for `berth describe --tool` and `--service`, and for the
// options of `berth serve` that print instead of serving. One thread.
#pragma once

#include <describe/tool.hpp>

#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace berth::host::cli {

struct tool_question {
    enum { tool, service } about = tool;
    std::string name; // of the tool's function; empty: the first tool
};

// Takes the question out of `given`: `tool_option [NAME]` or `service_option [NAME]`. A NAME is the word behind it,
// unless that is an option or a path.
struct question_options {
    std::string tool_option, service_option;
};
std::optional<tool_question> take_question(std::vector<std::string>& given, const question_options& options);

using plugin_descriptions = std::vector<std::shared_ptr<const plugin::description>>;

// Returns the exit code: 0 printed, 1 there is no such tool, 255 the service cannot be described.
int print_tool_text(const plugin_descriptions& plugins, const tool_question& question, const std::string& folder,
                    const describe::variables& environment, std::ostream& out, std::ostream& err);

// What this process's environment says.
std::string environment_variable(std::string_view name);
// JSON indented by two, ending in a line feed.
std::string indented(const std::string& json);

} // namespace berth::host::cli
