#include <cli/host_options.hpp>

#include <app/setting.hpp>
#include <app/spelling.hpp>

#include <algorithm>

#include <unistd.h>

namespace berth::host::cli {
namespace {

std::map<std::string, std::string> this_environment() {
    std::map<std::string, std::string> all;
    for (char** one = environ; one && *one; ++one) {
        const std::string_view text(*one);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return all;
}

const app::setting* setting_with(std::string_view option) {
    const auto all = app::all_settings();
    const auto found = std::ranges::find(all, option, &app::setting::option);
    return found == all.end() || option.empty() ? nullptr : &*found;
}

std::string unknown(const std::string& option, bool allow_json) {
    std::vector<std::string> known{"--config", "--set", "--help"};
    if (allow_json) known.emplace_back("--json");
    for (const app::setting& one : app::all_settings()) {
        if (!one.option.empty()) known.emplace_back(one.option);
    }
    const std::string meant = app::nearest(option, known);
    return "unknown option " + option + (meant.empty() ? "" : "; did you mean " + meant + "?");
}

// An option with its value; what is wrong with it, or nothing.
std::string take(const std::string& option, const std::string& value, host_options& into, bool allow_json) {
    if (option == "--config") {
        into.serve.file = value;
    } else if (option == "--set") {
        const std::size_t equals = value.find('=');
        if (equals == std::string::npos || equals == 0) return "--set expects KEY=VALUE, found " + value;
        into.serve.sources.options.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    } else if (const app::setting* const which = setting_with(option)) {
        into.serve.sources.options.emplace_back(which->key, value);
    } else {
        return unknown(option, allow_json);
    }
    return {};
}

bool takes_value(const std::string& option) {
    return option == "--config" || option == "--set" || setting_with(option) != nullptr;
}

} // namespace

host_options read_host_options(arguments given, bool allow_json) {
    host_options read;
    read.serve.sources.environment = this_environment();
    const auto named = read.serve.sources.environment.find("BERTH_CONFIG");
    if (named != read.serve.sources.environment.end() && !named->second.empty()) read.serve.file = named->second;
    for (std::size_t at = 0; at < given.size() && read.fault.empty(); ++at) {
        const std::string& word = given[at];
        const std::size_t equals = word.find('=');
        if (!word.starts_with("--")) {
            read.words.push_back(word);
        } else if (word == "--json" && allow_json) {
            read.json = true;
        } else if (equals != std::string::npos) {
            read.fault = take(word.substr(0, equals), word.substr(equals + 1), read, allow_json);
        } else if (!takes_value(word)) {
            read.fault = unknown(word, allow_json);
        } else if (at + 1 == given.size()) {
            read.fault = word + " expects a value";
        } else {
            read.fault = take(word, given[++at], read, allow_json);
        }
    }
    return read;
}

} // namespace berth::host::cli
