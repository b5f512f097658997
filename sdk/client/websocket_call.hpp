// One call over a WebSocket of its own. Everything happens on the caller's thread, in one loop that reads and writes as
// the socket allows; only a function that waits for its messages has a thread, which hands them over.
#pragma once

#include "budget.hpp"
#include "call_site.hpp"
#include "pool.hpp"

#include <berth/detail/client_transport.hpp>

namespace berth::net {

// Throws call_error and whatever the call's functions throw.
void converse(pool& connections, const address& to, const client_options& options, const detail::conversation& call);

} // namespace berth::net
