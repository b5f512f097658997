// What is said over a WebSocket after the handshake, as the member "x-websocket" of its operation: OpenAPI has no words
// for it.
#pragma once

#include <describe/schema.hpp>

namespace berth::host::describe {

// Nothing for an endpoint that is called over HTTP.
void write_socket_note(output& to, schema_writer& schema, const berth_endpoint& endpoint);

} // namespace berth::host::describe
