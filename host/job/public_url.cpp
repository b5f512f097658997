#include <job/public_url.hpp>

#include <algorithm>

namespace berth::host::job {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    const auto unwanted = [](char c) { return c == ' ' || c == '\t' || c == '"'; };
    while (!text.empty() && unwanted(text.front())) text.remove_prefix(1);
    while (!text.empty() && unwanted(text.back())) text.remove_suffix(1);
    return text;
}

// Of the first element of Forwarded (RFC 7239), the one nearest to the caller.
std::string_view forwarded(std::string_view header, std::string_view name) noexcept {
    header = header.substr(0, header.find(','));
    while (!header.empty()) {
        const std::string_view pair = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(pair.size() + 1, header.size()));
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos) continue;
        const bool same = std::ranges::equal(trimmed(pair.substr(0, equals)), name,
                                             [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
        if (same) return trimmed(pair.substr(equals + 1));
    }
    return {};
}

std::string_view first_of(std::string_view header) noexcept {
    return trimmed(header.substr(0, header.find(',')));
}

} // namespace

std::string public_url(const http::request& request, std::string_view peer, const public_url_rules& rules) {
    if (!rules.configured.empty()) {
        std::string_view url = rules.configured;
        while (url.ends_with('/')) url.remove_suffix(1);
        return std::string(url);
    }
    std::string_view scheme = "http";
    std::string_view host = request.find("host");
    const auto prefer = [](std::string_view& now, std::string_view said) {
        if (!said.empty()) now = said;
    };
    if (std::ranges::find(rules.trusted, peer) != rules.trusted.end()) {
        prefer(host, first_of(request.find("x-forwarded-host")));
        prefer(scheme, first_of(request.find("x-forwarded-proto")));
        prefer(host, forwarded(request.find("forwarded"), "host"));
        prefer(scheme, forwarded(request.find("forwarded"), "proto"));
    }
    return std::string(scheme) + "://" + std::string(host.empty() ? "localhost" : host);
}

} // namespace berth::host::job
