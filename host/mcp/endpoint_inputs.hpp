// What an endpoint of the marshalling convention takes, wherever it travels, as the members of one object: so agents
// see and call it. Pure, any thread.
#pragma once

#include <plugin/description.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace berth::host::mcp {

// Marked for agents, called over HTTP, and neither files nor streams go in or come out.
bool is_endpoint_for_agents(const berth_endpoint& endpoint);

// JSON Schema of that object.
std::string inputs_schema(const plugin::description& of, const berth_endpoint& endpoint);

struct endpoint_arguments {
    std::vector<std::pair<std::uint32_t, std::string>> texts; // by the number of their input
    std::string body;                                         // JSON of the inputs that travel in it; empty: none
};
// From the members of `json`, an object; or why that cannot be. Their values are the plugin's to judge.
std::variant<endpoint_arguments, std::string> arguments_of(const berth_endpoint& endpoint, std::string_view json);

} // namespace berth::host::mcp
