// May a page from that origin, or a request to that host, speak to this server? Against DNS rebinding: a page of
// another site must not reach a server on its visitor's machine. Pure, any thread.
#pragma once

#include <http/message.hpp>

#include <optional>
#include <string>
#include <vector>

namespace berth::host::mcp {

struct origin_rules {
    bool loopback = true;             // bound to a loopback address: localhost names are ours and no others
    std::vector<std::string> origins; // more that are allowed, as browsers write them: https://example.com
    std::vector<std::string> hosts;   // names of this server beside localhost, without a port
};

// Why not; empty when it may. A request without Origin is no browser's.
std::optional<std::string> origin_fault(const http::request& request, const origin_rules& rules);

} // namespace berth::host::mcp
