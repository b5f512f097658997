// Which era of MCP does a message belong to, and does it carry what its era asks for? Rules: section 17.5 of the lambda
// page of the specification. Pure, any thread.
#pragma once

#include <http/message.hpp>
#include <mcp/json_rpc.hpp>

#include <optional>

namespace berth::host::mcp {

enum class era { legacy, modern };

struct refusal {
    int status = 400;
    rpc_error error;
};

constexpr const char* version_claim = "io.modelcontextprotocol/protocolVersion";
constexpr const char* capabilities_claim = "io.modelcontextprotocol/clientCapabilities";

std::variant<era, refusal> era_of(const message& one, const http::request& request);

// Mcp-Method and Mcp-Name against the body, of a modern request.
std::optional<refusal> header_fault(const message& one, const http::request& request);

// The text of a header value that may be =?base64?...?=; empty when that is not base64.
std::optional<std::string> decoded_header(std::string_view value);

// The value of a header without blanks at its ends; empty without the header.
std::string_view header_text(const http::request& request, std::string_view name);

} // namespace berth::host::mcp
