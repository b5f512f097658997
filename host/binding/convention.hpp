// What the marshalling convention lays down for requests that get no call: plain texts, fixed JSON texts, redirects to
// the path with or without its last slash, 403 for a WebSocket handshake elsewhere. Pure, any thread.
#pragma once

#include <binding/snapshot.hpp>
#include <http/message.hpp>

#include <optional>
#include <string>

namespace berth::host::binding {

// One line of text without a content type.
http::response plain_refusal(int status, std::string detail, int retry_after = 0);
// 403 without a body.
http::response no_socket_here();

// The answer to a request that is no WebSocket handshake, where the convention has one: the path or the method fits
// nothing, or an endpoint does not take it this way. For snapshots with endpoints of the convention or sockets.
std::optional<http::response> refused_by_convention(const http::request& request, const snapshot& now,
                                                    const routing::match& found);

// A path value of the convention holds a slash, which there would part two segments.
bool has_parting_slash(const endpoint_plan& plan, const routing::match& found) noexcept;

} // namespace berth::host::binding
