#include "ready.hpp"

#include <berth/wait_until_ready.hpp>

#include <berth/detail/client_transport.hpp>

#include <rapidjson/document.h>

#include <stdexcept>
#include <thread>

namespace berth {
namespace {

using clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds pause{10};
constexpr int most_redirects = 5;

client_options options_for_one_look() {
    client_options options;
    options.connect_timeout = options.total_timeout = std::chrono::seconds(1);
    options.connections = 1;
    return options;
}

struct look {
    int status = 0;
    std::string text; // of the answer, or why there was none
};

// Where a redirect leads: an address of its own, or a path on the same server.
std::string redirected(const std::string& from, const std::string& location) {
    if (location.find("://") != std::string::npos) return location;
    const std::size_t host = from.find("://") + 3;
    return from.substr(0, std::min(from.find('/', host), from.size())) + location;
}

look look_at(std::string url) {
    try {
        for (int i = 0; i <= most_redirects; ++i) {
            // The transport takes the query with the path: it is asked for as it stands.
            const std::size_t path = url.find('/', url.find("://") + 3);
            detail::transport to(path == std::string::npos ? url : url.substr(0, path), options_for_one_look());
            detail::outgoing call;
            call.method = "GET";
            call.target = path == std::string::npos ? "/" : url.substr(path);
            const auto answer = to.send(std::move(call));
            const std::string_view location = answer->header("location");
            if (answer->status < 300 || answer->status >= 400 || location.empty())
                return {answer->status, answer->rest()};
            url = redirected(url, std::string(location));
        }
        return {0, "more than " + std::to_string(most_redirects) + " redirects"};
    } catch (const call_error& error) {
        return {0, error.text()};
    }
}

bool is_base(const std::string& url) {
    const std::size_t path = url.find('/', url.find("://") + 3);
    return path == std::string::npos || path + 1 == url.size();
}

} // namespace

void wait_until_ready(const std::string& url, std::chrono::milliseconds at_most) {
    const auto deadline = clock::now() + at_most;
    const std::string base = url.ends_with('/') ? url.substr(0, url.size() - 1) : url;
    std::string asked = is_base(url) ? base + "/readyz" : url;
    for (;;) {
        const look seen = look_at(asked);
        if (seen.status == 200) return;
        if (seen.status == 404 && is_base(url)) asked = base + '/'; // not one of our hosts
        if (clock::now() + pause >= deadline)
            throw std::runtime_error(asked + " was not ready within " + std::to_string(at_most.count()) +
                                     " ms: " + (seen.status ? "status " + std::to_string(seen.status) : seen.text));
        std::this_thread::sleep_for(pause);
    }
}

void net::wait_until_running(const std::string& url, const std::string& plugin, clock::time_point deadline) {
    for (std::string state = "not there";;) {
        const look seen = look_at(url + "/readyz");
        rapidjson::Document document;
        document.Parse(seen.text.c_str());
        if (!document.HasParseError() && document.IsObject() && document.HasMember("plugins") &&
            document["plugins"].IsObject()) {
            const auto& plugins = document["plugins"];
            const auto found = plugins.FindMember(plugin.c_str());
            if (found != plugins.MemberEnd() && found->value.IsString()) state = found->value.GetString();
        }
        if (state == "running") return;
        if (state == "refused" || state == "failed" || state == "stopped" || clock::now() + pause >= deadline)
            throw std::runtime_error("the host runs, but the plugin " + plugin + " is " + state +
                                     "; the host's log above says why");
        std::this_thread::sleep_for(pause);
    }
}

} // namespace berth
