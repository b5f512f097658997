#include <cli/commands.hpp>

#include <app/configuration_file.hpp>
#include <app/document.hpp>
#include <app/exit_code.hpp>
#include <app/schema.hpp>
#include <app/spelling.hpp>
#include <cli/admin_client.hpp>
#include <cli/host_options.hpp>

#include <Poco/String.h>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <ostream>

namespace berth::host::cli {
namespace {

struct action {
    std::string name;
    std::size_t least; // words after it
    std::size_t most;
    const char* wants;
};

const std::array<action, 6> actions{
    action{"get", 0, 1, "at most one setting"}, action{"set", 2, 2, "a setting and its value"},
    action{"unset", 1, 1, "a setting"},         action{"validate", 1, 1, "a file"},
    action{"schema", 0, 0, "nothing more"},     action{"defaults", 0, 0, "nothing more"}};

std::string pointer_of(const std::string& node) {
    if (node.empty() || node.starts_with('/')) return node;
    return '/' + Poco::replace(node, std::string("."), std::string("/"));
}

// VALUE as JSON if it is, else as a text.
std::string json_of(const std::string& value) {
    rapidjson::Document parsed;
    parsed.Parse(value.c_str(), value.size());
    if (!parsed.HasParseError()) return value;
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer>(text).String(value.c_str(),
                                                            static_cast<rapidjson::SizeType>(value.size()));
    return {text.GetString(), text.GetSize()};
}

std::string usage_fault(const host_options& read) {
    if (!read.fault.empty()) return read.fault;
    if (read.words.empty()) return {};
    const auto found = std::ranges::find(actions, read.words.front(), &action::name);
    if (found == actions.end()) {
        std::vector<std::string> known;
        for (const action& one : actions) known.push_back(one.name);
        const std::string meant = app::nearest(read.words.front(), known);
        return "unknown action " + read.words.front() + (meant.empty() ? "" : "; did you mean " + meant + "?");
    }
    const std::size_t count = read.words.size() - 1;
    if (count < found->least || count > found->most) return found->name + " expects " + found->wants;
    return {};
}

int validate(const std::string& file, std::ostream& out, std::ostream& err) {
    const app::file_text text = app::read_configuration(file, true);
    if (!text.failure.empty()) {
        err << "berth config: " << text.failure << '\n';
        return app::exit_code::no_input;
    }
    app::layer_sources sources;
    sources.file = file;
    sources.document = text.text;
    const app::layered read = app::layer(sources);
    for (const app::fault& one : read.faults) err << app::to_text(one) << '\n';
    if (!read.faults.empty()) return app::exit_code::configuration;
    out << file << " is valid\n";
    return app::exit_code::done;
}

void print_list(const rapidjson::Document& answer, const char* member, const char* meaning, std::ostream& out) {
    if (!answer.HasMember(member) || !answer[member].IsArray()) return;
    for (const auto& pointer : answer[member].GetArray()) {
        if (pointer.IsString()) out << pointer.GetString() << ' ' << meaning << '\n';
    }
}

void print_change(const std::string& body, std::ostream& out) {
    rapidjson::Document answer;
    answer.Parse(body.c_str(), body.size());
    if (answer.HasParseError() || !answer.IsObject()) return;
    print_list(answer, "changed", "has changed", out);
    print_list(answer, "restart", "waits for a restart of the host", out);
    print_list(answer, "overridden", "has no effect: the environment or an option is stronger", out);
}

int change(const host_options& read, std::ostream& out, std::ostream& err) {
    const bool sets = read.words.front() == "set";
    std::string body;
    const int code = ask_host(read.serve, sets ? "PUT" : "DELETE", "/config" + pointer_of(read.words[1]),
                              sets ? json_of(read.words[2]) : "", body, err);
    if (code != 0) return code;
    if (read.json)
        out << body << '\n';
    else
        print_change(body, out);
    return app::exit_code::done;
}

int show(const host_options& read, std::ostream& out, std::ostream& err) {
    const std::string node = read.words.size() > 1 ? pointer_of(read.words[1]) : "";
    std::string body;
    if (const int code = ask_host(read.serve, "GET", "/config" + node, "", body, err); code != 0) return code;
    out << body;
    return app::exit_code::done;
}

} // namespace

int config(arguments given, std::ostream& out, std::ostream& err) {
    const host_options read = read_host_options(given, true);
    if (const std::string fault = usage_fault(read); !fault.empty()) {
        err << "berth config: " << fault << "\nberth help config says more\n";
        return app::exit_code::wrong_usage;
    }
    const std::string action = read.words.empty() ? "get" : read.words.front();
    if (action == "validate") return validate(read.words[1], out, err);
    if (action == "set" || action == "unset") return change(read, out, err);
    if (action == "get") return show(read, out, err);
    out << (action == "schema" ? app::configuration_schema() : app::default_configuration());
    return app::exit_code::done;
}

} // namespace berth::host::cli
