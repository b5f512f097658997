// Where a client's server is. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>

namespace berth::net {

struct address {
    bool secure = false;
    std::string host; // without brackets
    std::uint16_t port = 0;
    std::string authority; // as the Host header has it
    std::string base;      // path before every target, without a slash at its end

    // The URL of a target, for messages.
    std::string url(const std::string& target) const {
        return (secure ? "https://" : "http://") + authority + base + target;
    }
};

// http, https, ws and wss; std::invalid_argument for anything else, for a query and for user information.
address address_from(const std::string& url);

} // namespace berth::net
