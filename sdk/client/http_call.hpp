// One HTTP call: a connection, the request, and the head of the answer.
#pragma once

#include "budget.hpp"
#include "call_site.hpp"
#include "head.hpp"
#include "pool.hpp"

#include <berth/detail/client_transport.hpp>

namespace berth::net {

// Throws call_error, and whatever call.pieces throws. A call from memory is repeated once, when the connection had been
// kept from an earlier call and the server closed it without a byte of an answer.
std::unique_ptr<detail::incoming> perform(pool& connections, const address& to, const client_options& options,
                                          detail::outgoing& call);

// Reads the head of a final answer; passes over 100 to 199 save 101.
answer_head read_head(wire& connection, const budget& time, const client_options& options);

// Sends all of it, unless something comes from the server meanwhile: then false.
bool send_all(wire& connection, std::string_view bytes, const budget& time);

} // namespace berth::net
