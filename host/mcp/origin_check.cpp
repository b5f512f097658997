#include <mcp/origin_check.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace berth::host::mcp {
namespace {

bool same(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other,
                              [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

// "[::1]:80" -> "[::1]", "a:80" -> "a".
std::string_view without_port(std::string_view host) {
    const std::size_t bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
    if (bracket != host.npos) return host.substr(0, bracket + 1);
    return host.substr(0, host.find(':'));
}

bool is_localhost(std::string_view name) {
    if (name == "[::1]" || same(name, "localhost")) return true;
    const bool numeric = name.find_first_not_of("0123456789.") == name.npos;
    return name.starts_with("127.") && numeric;
}

bool is_ours(std::string_view name, const origin_rules& rules) {
    return (rules.loopback && is_localhost(name)) ||
           std::ranges::any_of(rules.hosts, [&](const std::string& host) { return same(host, name); });
}

} // namespace

std::optional<std::string> origin_fault(const http::request& request, const origin_rules& rules) {
    const std::string_view host = request.find("host");
    if (rules.loopback && !is_ours(without_port(host), rules)) return "not a name of this server: " + std::string(host);
    const std::string_view origin = request.find("origin");
    if (origin.empty()) return {};
    const bool listed = std::ranges::any_of(rules.origins, [&](const std::string& one) { return same(one, origin); });
    const std::size_t scheme = origin.find("://");
    if (listed) return {};
    if (scheme != origin.npos) {
        const std::string_view place = origin.substr(scheme + 3);
        // The server's own origin; for a server that others reach, its names must be known, since a page chooses its
        // own.
        if (is_ours(without_port(place), rules)) return {};
    }
    return "this origin is not allowed: " + std::string(origin);
}

} // namespace berth::host::mcp
