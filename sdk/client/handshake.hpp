// The opening handshake of a WebSocket (RFC 6455 section 4.1). One thread.
#pragma once

#include "budget.hpp"
#include "call_site.hpp"
#include "pool.hpp"

#include <berth/detail/client_transport.hpp>

namespace berth::net {

// Leaves the connection open as a WebSocket; throws fault, or call_error when the server refuses.
void shake_hands(pool::lease& connection, const address& to, const client_options& options, const std::string& target,
                 const call_site& site, const budget& time);

} // namespace berth::net
