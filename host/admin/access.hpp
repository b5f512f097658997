// Who may speak to the admin port. Pure, any thread.
#pragma once

#include <http/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace berth::host::admin {

// Compares in a time that tells nothing of where the texts differ.
bool same_secret(std::string_view given, std::string_view expected) noexcept;

// The refusal when a request does not carry the token: 401.
std::optional<http::response> check_token(const http::request& request, std::string_view token);

// The refusal when a request to a loopback address names another host: a page on the web may have let its own name
// resolve to this machine (DNS rebinding). 421.
std::optional<http::response> check_host(const http::request& request);
// Whether an address to listen on is one that only this machine reaches.
bool is_loopback(std::string_view host);

} // namespace berth::host::admin
