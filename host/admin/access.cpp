#include <admin/access.hpp>

#include <http/problem.hpp>

#include <Poco/Net/IPAddress.h>
#include <Poco/String.h>

namespace berth::host::admin {
namespace {

// Without the port, without the brackets of an IPv6 address.
std::string_view name_of(std::string_view host) {
    if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
    return host.substr(0, host.rfind(':'));
}

std::string_view token_of(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() < scheme.size()) return {};
    if (Poco::icompare(std::string(authorization.substr(0, scheme.size())), std::string(scheme)) != 0) return {};
    authorization.remove_prefix(scheme.size());
    while (authorization.starts_with(' ')) authorization.remove_prefix(1);
    return authorization;
}

} // namespace

bool same_secret(std::string_view given, std::string_view expected) noexcept {
    // volatile, lest the compiler leaves the loop at the first difference
    volatile unsigned char difference = given.size() == expected.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const char other = expected.empty() ? '\0' : expected[i % expected.size()];
        difference = static_cast<unsigned char>(difference | (given[i] ^ other));
    }
    return difference == 0 && !expected.empty();
}

std::optional<http::response> check_token(const http::request& request, std::string_view token) {
    if (same_secret(token_of(request.find("authorization")), token)) return std::nullopt;
    http::problem problem{.status = 401};
    problem.detail =
        "expected Authorization: Bearer and the token in the file admin-token of the state folder, found " +
        std::string(request.find("authorization").empty() ? "none" : "another");
    http::response refusal = http::to_response(problem);
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"berth\"");
    return refusal;
}

std::optional<http::response> check_host(const http::request& request) {
    const std::string_view host = request.find("host");
    if (is_loopback(name_of(host))) return std::nullopt;
    return http::to_response({.status = 421,
                              .detail = "expected a Host of this machine (localhost, 127.0.0.1, [::1]), found " +
                                        (host.empty() ? std::string("none") : std::string(host))});
}

bool is_loopback(std::string_view host) {
    if (Poco::icompare(std::string(host), std::string("localhost")) == 0) return true;
    Poco::Net::IPAddress address;
    return Poco::Net::IPAddress::tryParse(std::string(host), address) && address.isLoopback();
}

} // namespace berth::host::admin
