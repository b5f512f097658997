// What a tool's own calls to other servers carry, so that they belong to its job: the job's id, the trace that it is
// part of, and its Authorization, but only to the platform's own hosts. With whatever client the plugin uses:
//
//     const berth::outgoing_call to = berth::outgoing(job, call, "http://data.local/1/items");
//     for (const auto& [name, value] : to.headers) request.set(name, value);
//     client.send(to.url, request);
//
// Any thread while the tool's method runs. The environment says IVCAP_PROXY_URL and OTEL_EXPORTER_OTLP_ENDPOINT.
#pragma once

#include <berth/job.hpp>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth {

struct outgoing_call {
    std::string url; // where it is sent: as it was wanted, or to the platform's proxy
    std::vector<std::pair<std::string, std::string>> headers;
};

namespace detail {

// user@Host.LOCAL:80 of http://user@Host.LOCAL:80/path as host.local:80; empty when the text is no such URL.
inline std::string authority_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == url.npos) return {};
    url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#\\"));
    if (const std::size_t user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
    std::string lower(url);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

// Without the port, and without the dot that may end a name.
inline std::string_view host_in(std::string_view authority) {
    if (!authority.starts_with('[')) authority = authority.substr(0, authority.find(':'));
    if (authority.ends_with('.')) authority.remove_suffix(1);
    return authority;
}

inline bool is_of_the_platform(std::string_view authority) {
    const std::string_view host = host_in(authority);
    return host.ends_with(".local") || host.ends_with(".minikube") || host.ends_with(".ivcap.net");
}

inline std::string_view environment(const char* name) {
    const char* said = std::getenv(name);
    return said ? said : "";
}

} // namespace detail

// Throws std::invalid_argument for what is no URL with a host.
inline outgoing_call outgoing(const job& by, const call& in, std::string_view url) {
    const std::string wanted = detail::authority_of(url);
    const bool is_clean =
        std::ranges::all_of(url, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 0x7f; });
    if (wanted.empty() || !is_clean)
        throw std::invalid_argument("expected a URL like http://host/path, found \"" + std::string(url) + '"');
    outgoing_call made;
    made.url = url;
    const auto add = [&](const char* name, std::string_view value) {
        if (!value.empty()) made.headers.emplace_back(name, value);
    };
    add("Ivcap-Job-Id", by.id());
    add("traceparent", in.header("traceparent"));
    add("tracestate", in.header("tracestate"));
    if (wanted == detail::authority_of(detail::environment("OTEL_EXPORTER_OTLP_ENDPOINT"))) return made;
    const std::string_view proxy = detail::environment("IVCAP_PROXY_URL");
    const bool at_home = detail::is_of_the_platform(wanted);
    if (!at_home && proxy.empty()) return made;
    add("Authorization", by.authorization());
    if (at_home || wanted == detail::authority_of(proxy)) return made;
    made.url = proxy;
    add("Ivcap-Forward-Url", url);
    return made;
}

} // namespace berth
