#include <cli/commands.hpp>

#include <app/exit_code.hpp>
#include <app/spelling.hpp>
#include <cli/admin_client.hpp>
#include <cli/host_options.hpp>
#include <cli/job_print.hpp>
#include <cli/job_watch.hpp>

#include <Poco/URI.h>

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <iostream>

#include <unistd.h>

namespace berth::host::cli {
namespace {

const std::array<std::string, 5> actions{"list", "show", "watch", "cancel", "retry"};
const std::array<std::string, 4> filters{"--only", "--tool", "--after", "--limit"};

struct request {
    host_options host;
    std::string query; // of a list
    std::string fault;
};

// The options of lists, and the rest for the host to be found by.
request read_arguments(arguments given) {
    constexpr std::array<const char*, filters.size()> names{"state", "tool", "after", "limit"};
    request read;
    std::vector<std::string> rest;
    for (std::size_t at = 0; at < given.size(); ++at) {
        const std::string& word = given[at];
        const std::size_t equals = word.find('=');
        const auto filter = std::ranges::find(filters, word.substr(0, equals));
        if (filter == filters.end()) {
            rest.push_back(word);
            continue;
        }
        if (equals == word.npos && at + 1 == given.size()) {
            read.fault = word + " expects a value";
            return read;
        }
        std::string value;
        Poco::URI::encode(equals == word.npos ? given[++at] : word.substr(equals + 1), "&=#+?%/", value);
        read.query += (read.query.empty() ? "" : "&") +
                      std::string(names[static_cast<std::size_t>(filter - filters.begin())]) + '=' + value;
    }
    read.host = read_host_options(rest, true);
    read.fault = read.host.fault;
    return read;
}

std::string usage_fault(const request& read) {
    if (!read.fault.empty()) return read.fault;
    const auto& words = read.host.words;
    if (words.empty()) return {};
    const std::string& action = words.front();
    if (std::ranges::find(actions, action) == actions.end()) {
        const std::string meant = app::nearest(action, actions);
        return "unknown action " + action + (meant.empty() ? "" : "; did you mean " + meant + "?");
    }
    const std::size_t wanted = action == "list" ? 1 : 2;
    if (words.size() < wanted) return action + " expects the id of a job";
    if (words.size() > wanted) return "unexpected argument " + words[wanted];
    if (wanted == 2 && !read.query.empty()) return action + " takes no --only, --tool, --after and --limit";
    return {};
}

int watch(const request& read, const std::string& id, std::ostream& out, std::ostream& err) {
    const bool live = &out == &std::cout && isatty(STDOUT_FILENO);
    using manner = job_display::manner;
    job_display display(read.host.json ? manner::raw : live ? manner::live : manner::lines, out);
    return watch_job(read.host.serve, id, display, err);
}

} // namespace

int jobs(arguments given, std::ostream& out, std::ostream& err) {
    const request read = read_arguments(given);
    if (const std::string fault = usage_fault(read); !fault.empty()) {
        err << "berth jobs: " << fault << "\nberth help jobs says more\n";
        return app::exit_code::wrong_usage;
    }
    const std::string action = read.host.words.empty() ? "list" : read.host.words.front();
    std::string id = action == "list" ? "" : read.host.words[1];
    if (constexpr std::string_view urn = "urn:ivcap:job:"; id.starts_with(urn)) id.erase(0, urn.size());
    if (action == "watch") return watch(read, id, out, err);

    const std::string path = "/jobs" + (id.empty() ? "" : '/' + id) + (action == "retry" ? "/retry" : "");
    const char* const method = action == "cancel" ? "DELETE" : action == "retry" ? "POST" : "GET";
    std::string body;
    if (const int code = ask_host(read.host.serve, method, path, "", body, err, read.query); code != 0) return code;
    rapidjson::Document answer;
    answer.Parse(body.c_str(), body.size());
    if (body.empty()) {
        out << "the result of " << id << " is removed\n";
    } else if (read.host.json || answer.HasParseError() || !answer.IsObject()) {
        out << body << '\n';
    } else if (action == "list") {
        print_jobs(answer, out);
    } else {
        print_job(answer, out);
    }
    return app::exit_code::done;
}

} // namespace berth::host::cli
