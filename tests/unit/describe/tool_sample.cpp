#include "lambda_tools.hpp"
#include "sample.hpp"

namespace berth::host::describe::test {
namespace {

constexpr berth_type plain_text = type_of(BERTH_KIND_STRING);
constexpr berth_type plain_bytes = type_of(BERTH_KIND_BYTES);

constexpr berth_tool tagged_tool = [] {
    berth_tool tool = lambda::unsaid();
    tool.tag = "Greeter";
    return tool;
}();
constexpr berth_tool plain_tool = lambda::unsaid();

constexpr berth_input no_inputs[1]{};
constexpr berth_endpoint own_description = [] {
    berth_endpoint endpoint = endpoint_of("own", "GET", "/slow_jobs", no_inputs, 200, &plain_text);
    endpoint.service = "Tools";
    endpoint.inputs = nullptr;
    endpoint.input_count = 0;
    return endpoint;
}();

constexpr berth_endpoint tool_endpoints[]{
    lambda::posted("echo", "/", "Echo a message", nullptr, lambda::echo_request, plain_bytes),
    lambda::posted("greet", "/greet", "Greet a person", "Makes a greeting.", lambda::greet_request,
                   lambda::greet_result),
    lambda::posted("slow", "/slow_jobs", "Work for a while", nullptr, lambda::slow_request, plain_text),
    own_description,
};

// The check of tables need not know of tools for the documents to be tested: what was copied becomes tools here.
void make_tools(const plugin::description& of) {
    for (const berth_endpoint& endpoint : of.endpoints()) {
        auto& mine = const_cast<berth_endpoint&>(endpoint);
        if (std::string_view(mine.method) != "POST") continue;
        mine.flags |= BERTH_ENDPOINT_TOOL;
        mine.tool = std::string_view(mine.name) == "greet" ? &tagged_tool : &plain_tool;
    }
}

} // namespace

std::shared_ptr<const plugin::description> tools() {
    berth_plugin_table table = table_of("tools", "1.0.0");
    table.endpoints = tool_endpoints;
    table.endpoint_count = std::size(tool_endpoints);
    table.service = &lambda::golden_service;
    auto made = copy_of(table);
    make_tools(*made);
    return made;
}

} // namespace berth::host::describe::test
