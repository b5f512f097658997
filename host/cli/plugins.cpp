#include <cli/commands.hpp>

#include <app/exit_code.hpp>
#include <app/spelling.hpp>
#include <cli/admin_client.hpp>
#include <cli/host_options.hpp>
#include <cli/member_text.hpp>

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>

namespace berth::host::cli {
namespace {

const std::array<std::string, 5> actions{"list", "show", "start", "stop", "reload"};

void print_list(const rapidjson::Document& answer, std::ostream& out) {
    constexpr std::array<const char*, 6> members{"name", "version", "state", "isolation", "calls", "running"};
    std::array<std::size_t, members.size()> widths{};
    for (std::size_t i = 0; i < members.size(); ++i) widths[i] = std::string_view(members[i]).size();
    for (const auto& one : answer["plugins"].GetArray()) {
        for (std::size_t i = 0; i < members.size(); ++i)
            widths[i] = std::max(widths[i], member_text(one, members[i]).size());
    }
    const auto cell = [&](std::size_t i, const std::string& value) {
        out << std::left << std::setw(static_cast<int>(widths[i]) + 2) << value;
    };
    for (std::size_t i = 0; i < members.size(); ++i) cell(i, members[i]);
    out << "reason\n";
    for (const auto& one : answer["plugins"].GetArray()) {
        for (std::size_t i = 0; i < members.size(); ++i) cell(i, member_text(one, members[i]));
        out << member_text(one, "reason") << '\n';
    }
}

void print_plugin(const rapidjson::Document& answer, std::ostream& out) {
    for (const auto& member : answer.GetObject()) {
        const std::string value = member_text(answer, member.name.GetString());
        if (!value.empty()) out << std::left << std::setw(14) << member.name.GetString() << value << '\n';
    }
    if (!answer.HasMember("endpoints")) return;
    for (const auto& endpoint : answer["endpoints"].GetArray()) {
        out << "  " << std::left << std::setw(8) << member_text(endpoint, "method") << member_text(endpoint, "path")
            << "  " << member_text(endpoint, "summary") << '\n';
    }
}

std::string usage_fault(const host_options& read) {
    if (!read.fault.empty()) return read.fault;
    if (read.words.empty()) return {};
    const std::string& action = read.words.front();
    if (std::ranges::find(actions, action) == actions.end()) {
        const std::string meant = app::nearest(action, actions);
        return "unknown action " + action + (meant.empty() ? "" : "; did you mean " + meant + "?");
    }
    const std::size_t wanted = action == "list" ? 1 : 2;
    if (read.words.size() < wanted) return action + " expects the name of a plugin";
    if (read.words.size() > wanted) return "unexpected argument " + read.words[wanted];
    return {};
}

} // namespace

int plugins(arguments given, std::ostream& out, std::ostream& err) {
    const host_options read = read_host_options(given, true);
    if (const std::string fault = usage_fault(read); !fault.empty()) {
        err << "berth plugins: " << fault << "\nberth help plugins says more\n";
        return app::exit_code::wrong_usage;
    }
    const std::string action = read.words.empty() ? "list" : read.words.front();
    const bool asks = action == "list" || action == "show";
    std::string path = "/plugins";
    if (action != "list") path += '/' + read.words[1];
    if (!asks) path += '/' + action;

    std::string body;
    if (const int code = ask_host(read.serve, asks ? "GET" : "POST", path, "", body, err); code != 0) return code;
    rapidjson::Document answer;
    answer.Parse(body.c_str(), body.size());
    if (read.json || answer.HasParseError() || !answer.IsObject()) {
        out << body << '\n';
    } else if (action == "list") {
        print_list(answer, out);
    } else {
        print_plugin(answer, out);
    }
    return app::exit_code::done;
}

} // namespace berth::host::cli
