// The MCP endpoint as the configuration says it.
#pragma once

#include <app/settings.hpp>
#include <mcp/server.hpp>

namespace berth::host::app {

mcp::server_options mcp_options_of(const settings& from);

} // namespace berth::host::app
