#include <plugin/tool_check.hpp>

#include <plugin/type_check.hpp>

#include <string>

namespace berth::host::plugin {

namespace {

constexpr std::uint32_t known_tool_flags = 0xf;
constexpr std::uint32_t known_hints = 0xff;

void check_shape(const berth_endpoint& endpoint, const std::string& place, fault_list& faults) {
    const struct {
        std::uint32_t flag;
        const char* fault;
    } against[] = {
        {BERTH_ENDPOINT_INLINE, "is a tool, which runs as a job and never on the event loop (INLINE)"},
        {BERTH_ENDPOINT_RAW_BODY, "is a tool, whose request is JSON, not raw bytes (RAW_BODY)"},
        {BERTH_ENDPOINT_MARSHALLED, "is a tool, so it cannot follow the marshalling convention (MARSHALLED)"},
        {BERTH_ENDPOINT_WEBSOCKET, "is a tool, which is not called over a WebSocket (WEBSOCKET)"},
        {BERTH_ENDPOINT_STREAM, "is a tool, which answers once and reports on the way, not a stream (STREAM)"},
        {BERTH_ENDPOINT_NOT_FOUND, "is a tool, which has a result or none, but is never not found (NOT_FOUND)"},
    };
    for (const auto& [flag, fault] : against)
        if (endpoint.flags & flag) faults.add(place, fault);
    if (std::string_view(endpoint.method) != "POST")
        faults.add(place, "is a tool with the method " + std::string(endpoint.method) + ", expected POST");
    if (std::string_view(endpoint.path).find('{') != std::string_view::npos)
        faults.add(place, "is a tool with parameters in its path");
    if (endpoint.input_count > 0)
        faults.add(place, "is a tool with " + std::to_string(endpoint.input_count) +
                              " inputs, expected none: its request is the whole body (WHOLE_BODY)");
    if (endpoint.body && endpoint.body->kind != BERTH_KIND_OBJECT && endpoint.body->kind != BERTH_KIND_ANY)
        faults.add(place, "is a tool whose request is of kind " + std::to_string(endpoint.body->kind) +
                              ", expected an object, or any value");
}

void check_numbers(const berth_tool& tool, const std::string& place, fault_list& faults) {
    const struct {
        const char* name;
        std::int64_t value;
        std::int64_t least;
    } numbers[] = {
        {"max_wait", tool.max_wait, 0}, {"refresh_interval", tool.refresh_interval, 0},
        {"workers", tool.workers, 1},   {"queue", tool.queue, 0},
        {"run_time", tool.run_time, 1}, {"result_time", tool.result_time, 0},
        {"results", tool.results, 0},   {"attempts", tool.attempts, 1},
    };
    for (const auto& [name, value, least] : numbers)
        if (value != -1 && value < least)
            faults.add(place, "is a tool with " + std::string(name) + ' ' + std::to_string(value) + ", expected " +
                                  std::to_string(least) + " or more, or -1 to leave it to the host");
}

void check_options(const berth_tool& tool, const std::string& place, fault_list& faults) {
    if (tool.flags & ~known_tool_flags) faults.add(place, "is a tool with unknown flags");
    bool odd = (tool.hints & ~known_hints) != 0;
    for (std::uint32_t bits = tool.hints & known_hints; bits != 0; bits >>= 2) odd = odd || (bits & 3u) == 3;
    if (odd) faults.add(place, "is a tool with a hint that is neither true nor untrue nor unsaid");
    for (const char* text : {tool.parameters, tool.service_id, tool.tag})
        if (!is_utf8(text)) faults.add(place, "is a tool with a text that is not UTF-8");
    check_numbers(tool, place, faults);
}

} // namespace

void check_tool(const berth_endpoint& endpoint, const std::string& place, fault_list& faults) {
    const bool is_tool = endpoint.flags & BERTH_ENDPOINT_TOOL;
    if ((endpoint.flags & BERTH_ENDPOINT_AGENTS) && !is_tool && !(endpoint.flags & BERTH_ENDPOINT_MARSHALLED))
        faults.add(place,
                   "is offered to agents (AGENTS), but is neither a tool (TOOL) nor follows the marshalling convention "
                   "(MARSHALLED)");
    if (!is_tool && endpoint.tool) faults.add(place, "has the options of a tool, but is none (TOOL)");
    if (!is_tool) return;
    check_shape(endpoint, place, faults);
    if (endpoint.tool)
        check_options(*endpoint.tool, place, faults);
    else
        faults.add(place, "is a tool (TOOL) without the options of one");
}

} // namespace berth::host::plugin
