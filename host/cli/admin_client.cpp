#include <cli/admin_client.hpp>

#include <app/configuration_file.hpp>
#include <app/exit_code.hpp>
#include <app/ready_note.hpp>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>

#include <rapidjson/document.h>

#include <fstream>
#include <ostream>
#include <sstream>

namespace berth::host::cli {
namespace {

constexpr int patience_seconds = 300; // a plugin may take long to drain
constexpr int silence_seconds = 60;   // of a stream of events, which has a comment every 15

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(text).str();
}

std::filesystem::path state_of(const app::serve_options& options) {
    app::layer_sources sources = options.sources;
    const std::filesystem::path file = app::configuration_file(options);
    sources.file = file.string();
    sources.document = app::read_configuration(file, false).text;
    return app::layer(sources).values.path("state.folder");
}

void tell_problem(const admin_answer& answer, std::ostream& err) {
    rapidjson::Document problem;
    problem.Parse(answer.body.c_str(), answer.body.size());
    if (problem.HasParseError() || !problem.IsObject() || !problem.HasMember("detail") ||
        !problem["detail"].IsString()) {
        err << "the host answered " << answer.status << '\n';
        return;
    }
    err << problem["detail"].GetString() << '\n';
    if (!problem.HasMember("errors") || !problem["errors"].IsArray()) return;
    for (const auto& one : problem["errors"].GetArray()) {
        const auto member = [&](const char* name) {
            return one.IsObject() && one.HasMember(name) && one[name].IsString() ? one[name].GetString() : "";
        };
        err << "  " << member("pointer") << ": expected " << member("expected") << ", found " << member("found");
        if (*member("nearest")) err << "; did you mean " << member("nearest") << '?';
        err << '\n';
    }
}

} // namespace

std::variant<admin_client, std::string> admin_client::find(const app::serve_options& options) {
    const std::filesystem::path state = state_of(options);
    const auto note = app::ready_note_from(text_of(state / "ready.json"));
    if (!note) {
        return "no host runs with the state folder " + state.string() +
               " (it has no ready.json); --state names another folder";
    }
    admin_client made;
    made.address_ = note->admin;
    std::ifstream(state / "admin-token") >> made.token_;
    if (made.token_.empty()) return "cannot read " + (state / "admin-token").string() + ": only the host's user may";
    return made;
}

std::variant<admin_answer, std::string> admin_client::ask(const std::string& method, const std::string& path,
                                                          const std::string& body, const std::string& query) const {
    namespace net = Poco::Net;
    try {
        const Poco::URI address(address_);
        std::string target;
        Poco::URI::encode("/admin/v1" + path, "?#%", target);
        if (!query.empty()) target += '?' + query;
        net::HTTPClientSession session(address.getHost(), address.getPort());
        session.setTimeout(Poco::Timespan(patience_seconds, 0));
        net::HTTPRequest request(method, target, net::HTTPMessage::HTTP_1_1);
        request.set("Authorization", "Bearer " + token_);
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
        if (!body.empty()) request.setContentType("application/json");
        session.sendRequest(request) << body;
        net::HTTPResponse response;
        std::istream& from = session.receiveResponse(response);
        admin_answer answer;
        Poco::StreamCopier::copyToString(from, answer.body);
        answer.status = response.getStatus();
        return answer;
    } catch (const Poco::Exception& error) {
        return "the host at " + address_ + " does not answer: " + error.displayText();
    }
}

follow_result admin_client::follow(const std::string& path, const std::string& after,
                                   const std::function<bool(const stream_event&)>& take) const {
    namespace net = Poco::Net;
    follow_result result;
    try {
        const Poco::URI address(address_);
        std::string target;
        Poco::URI::encode("/admin/v1" + path, "?#%", target);
        net::HTTPClientSession session(address.getHost(), address.getPort());
        session.setTimeout(Poco::Timespan(silence_seconds, 0));
        net::HTTPRequest request("GET", target, net::HTTPMessage::HTTP_1_1);
        request.set("Authorization", "Bearer " + token_);
        request.set("Accept", "text/event-stream");
        if (!after.empty()) request.set("Last-Event-ID", after);
        session.sendRequest(request);
        net::HTTPResponse response;
        std::istream& from = session.receiveResponse(response);
        result.status = response.getStatus();
        if (result.status != 200) {
            std::string body;
            Poco::StreamCopier::copyToString(from, body);
            result.trouble = "the host answered " + std::to_string(result.status) + (body.empty() ? "" : ": " + body);
            return result;
        }
        event_lines events;
        for (std::string line; std::getline(from, line);)
            if (const auto event = events.take(line); event && !take(*event)) return result;
        result.trouble = "the host at " + address_ + " ended the stream of events";
    } catch (const Poco::Exception& error) {
        result.trouble = "the host at " + address_ + " does not answer: " + error.displayText();
    }
    return result;
}

int ask_host(const app::serve_options& options, const std::string& method, const std::string& path,
             const std::string& body, std::string& answer, std::ostream& err, const std::string& query) {
    const auto found = admin_client::find(options);
    if (const auto* reason = std::get_if<std::string>(&found)) {
        err << "berth: " << *reason << '\n';
        return app::exit_code::unavailable;
    }
    auto result = std::get<admin_client>(found).ask(method, path, body, query);
    if (const auto* reason = std::get_if<std::string>(&result)) {
        err << "berth: " << *reason << '\n';
        return app::exit_code::unavailable;
    }
    auto& given = std::get<admin_answer>(result);
    if (given.status >= 200 && given.status < 300) {
        answer = std::move(given.body);
        return app::exit_code::done;
    }
    err << "berth: ";
    tell_problem(given, err);
    return app::exit_code::failed;
}

} // namespace berth::host::cli
