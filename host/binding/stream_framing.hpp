// How the pieces of a stream are told apart in an HTTP body, and what the body is called. Pure, any thread.
#pragma once

#include <binding/endpoint_plan.hpp>

#include <string>
#include <string_view>

namespace berth::host::binding {

enum class framing {
    pieces, // the bytes as they are
    lines,  // each behind it a line feed
    events  // server-sent events
};

// By the endpoint's result; items and texts of a plain route are events when `accept` prefers text/event-stream.
framing framing_of(const endpoint_plan& plan, std::string_view accept);
// `said` by the plugin, else by the endpoint's table, else the usual one.
std::string content_type_of(const endpoint_plan& plan, framing how, std::string_view said);
// The piece as it is written; in `room` when something is added to it.
std::string_view framed(framing how, berth_piece kind, std::string_view piece, std::string& room);
// The event that says why the stream ends early.
std::string error_event(std::string_view message);

// "; charset=utf-8" behind a text type that names no charset.
std::string with_charset(std::string content_type);
// Whether the value of an Accept field names this type, with a quality above 0.
bool accepts(std::string_view accept, std::string_view media_type);

} // namespace berth::host::binding
