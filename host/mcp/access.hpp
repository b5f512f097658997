// Who may use the endpoint: callers with a bearer token that is known, for everything or for some tools alone. Pure,
// any thread.
#pragma once

#include <mcp/event_sink.hpp>
#include <mcp/json_rpc.hpp>

#include <functional>
#include <set>

namespace berth::host::mcp {

struct access_rules {
    // Whether an Authorization header is that of a caller who may. Without it nobody is asked.
    std::function<bool(std::string_view authorization)> knows;
    std::set<std::string, std::less<>> tools; // those that ask; empty: everything does
    std::string resource_metadata;            // URL of the document of RFC 9728; empty: none
};

// Does one of the messages call a tool that asks who calls?
bool asks_for_guarded_tool(const body_messages& body, const access_rules& rules);

// The token of "Bearer TOKEN"; empty for anything else.
std::string_view bearer_token(std::string_view authorization);

// 401, with what the caller needs.
void refuse_unknown(event_sink& to, const access_rules& rules, const id_json& id);

} // namespace berth::host::mcp
