// The recorded tools as endpoints of a plugin. The description is made without what makes them tools, so that it needs
// nothing but types; `tool` adds that.
#pragma once

#include "lambda_types.hpp"

#include <describe/tool.hpp>

#include <iterator>
#include <map>

namespace berth::host::describe::test::lambda {

constexpr berth_endpoint posted(const char* name, const char* path, const char* summary, const char* more,
                                const berth_type& body, const berth_type& result) {
    berth_endpoint endpoint{};
    endpoint.size = sizeof endpoint;
    endpoint.flags = BERTH_ENDPOINT_WHOLE_BODY;
    endpoint.service = "Golden";
    endpoint.name = name;
    endpoint.method = "POST";
    endpoint.path = path;
    endpoint.summary = summary;
    endpoint.text = more;
    endpoint.result_status = 200;
    endpoint.body = &body;
    endpoint.result = &result;
    return endpoint;
}

inline constexpr berth_endpoint endpoints[]{
    posted("echo", "/", "Echo a message",
           "    Sends the message of the request back.\n    Second line of the description.\n    ", echo_request,
           echo_result),
    posted("greet", "/greet", "Greet a person", "    Makes a greeting.\n\n    It is repeated as often as asked.\n    ",
           greet_request, greet_result),
    posted("async_greet", "/async-greet", "Greet asynchronously", nullptr, greet_request, greet_result),
    posted("slow", "/slow_jobs", "Work for a while", "    Reports its steps.\n    ", slow_request, slow_result),
};

inline constexpr berth_service golden_service{sizeof(berth_service),
                                              0,
                                              "Golden Service",
                                              "Alice",
                                              "alice@example.com",
                                              nullptr,
                                              "MIT",
                                              "https://opensource.org/licenses/MIT"};

inline std::shared_ptr<const plugin::description> plugin() {
    berth_plugin_table table = table_of("golden", "1.2.3");
    table.endpoints = endpoints;
    table.endpoint_count = std::size(endpoints);
    table.service = &golden_service;
    return copy_of(table);
}

constexpr berth_tool unsaid() {
    berth_tool tool{};
    tool.size = sizeof tool;
    tool.max_wait = tool.refresh_interval = tool.workers = tool.queue = tool.run_time = tool.result_time =
        tool.results = tool.attempts = -1;
    return tool;
}
constexpr berth_tool under(const char* service_id) {
    berth_tool tool = unsaid();
    tool.service_id = service_id;
    return tool;
}
inline constexpr berth_tool echo_tool = under("/");
inline constexpr berth_tool greet_tool = under("urn:ivcap:service:11111111-2222-3333-4444-555555555555");
inline constexpr berth_tool async_tool = unsaid();
inline constexpr berth_tool slow_tool = [] {
    berth_tool tool = under("/slow_jobs");
    tool.parameters = "jobCtxt: JobContext, freq: Request";
    return tool;
}();

inline berth_endpoint tool(const plugin::description& of, std::string_view name) {
    const std::map<std::string_view, const berth_tool*> tools{
        {"echo", &echo_tool}, {"greet", &greet_tool}, {"async_greet", &async_tool}, {"slow", &slow_tool}};
    for (berth_endpoint endpoint : of.endpoints()) {
        if (name != endpoint.name) continue;
        endpoint.flags |= BERTH_ENDPOINT_TOOL;
        endpoint.tool = tools.at(name);
        return endpoint;
    }
    throw std::runtime_error("no such tool");
}

} // namespace berth::host::describe::test::lambda
