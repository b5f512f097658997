// Who answers what is asked of tools: endpoints that run as jobs. The binding finds the tool and what of it is meant;
// everything behind that belongs to whoever keeps the jobs.
#pragma once

#include <binding/endpoint_plan.hpp>
#include <http/exchange.hpp>
#include <http/server.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace berth::host::binding {

struct served_plugin;

// What of a tool is asked for. All but the first two carry the id of a job, or nothing for the list.
enum class tool_page : std::uint8_t { submit, describe, list, fetch, remove, status, events };

struct tool_request {
    http::exchange call;
    std::shared_ptr<const served_plugin> plugin;
    const endpoint_plan* plan = nullptr; // of the tool; the plugin's
    tool_page page = tool_page::submit;
    std::string id; // decoded, as it came
};

// Called on loop threads; must not block and must not throw.
class tool_handler {
public:
    virtual ~tool_handler() = default;
    // Of a request whose body is still to come.
    virtual http::admission admit(const http::request& head, const endpoint_plan& tool, tool_page page) noexcept = 0;
    virtual void handle(tool_request asked) noexcept = 0;
};

} // namespace berth::host::binding
