// An HTTP exchange as the sink of an answer, and the endpoint as a function that takes exchanges. Any thread.
#pragma once

#include <http/exchange.hpp>
#include <mcp/server.hpp>

namespace berth::host::mcp {

void serve(server& endpoint, http::exchange one);

} // namespace berth::host::mcp
