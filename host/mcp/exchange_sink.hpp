// An HTTP exchange as the sink of an answer, and the endpoint as a function that takes exchanges. Any thread.
#pragma once

#include <http/exchange.hpp>
#include <mcp/server.hpp>

#include <functional>

namespace berth::host::mcp {

// `answered` hears of the status.
void serve(server& endpoint, http::exchange one, std::function<void(int status)> answered);

} // namespace berth::host::mcp
