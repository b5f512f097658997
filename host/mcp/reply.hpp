// Answers that are one message or none. Any thread.
#pragma once

#include <mcp/event_sink.hpp>
#include <mcp/json_rpc.hpp>

namespace berth::host::mcp {

inline void refuse(event_sink& to, int status, const rpc_error& error, const id_json& id = "null") {
    to.respond(json_answer(status, error_message(id, error)));
}

inline void refuse_method(event_sink& to, bool modern) {
    http::response answer = json_answer(405, error_message("null", {code::not_a_message, "method not allowed", {}}));
    answer.headers.emplace_back("Allow", modern ? "POST" : "GET, POST, DELETE");
    to.respond(std::move(answer));
}

} // namespace berth::host::mcp
