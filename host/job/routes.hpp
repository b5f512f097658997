// Tools and jobs over HTTP: what is asked below a tool's path, and under /jobs of the host for jobs of all tools. On
// loops; answers come when they are there.
#pragma once

#include <binding/dispatcher.hpp>
#include <binding/tool_handler.hpp>
#include <job/caller.hpp>
#include <job/manager.hpp>
#include <job/public_url.hpp>
#include <job/replies.hpp>

#include <functional>

namespace berth::host::job {

// What others know of tools.
struct tool_texts {
    // All that is wrong with a request, each as an entry in JSON; empty when it fits.
    std::function<std::vector<std::string>(const berth_type& type, std::string_view json, bool strict)> misfits;
    // The description for agents, JSON.
    std::function<std::string(const plugin::description& of, const berth_endpoint& tool, std::string_view public_url)>
        description;
};

class routes final : public binding::tool_handler {
public:
    // `version` is the host's.
    routes(std::shared_ptr<manager> jobs, tool_texts texts, public_url_rules where, std::string version);

    // /jobs and what is below it. Before the server starts.
    void add_pages(binding::dispatcher& to);
    // The events of any job to an operator.
    void show_events(http::exchange call, const std::string& id);

    http::admission admit(const http::request& head, const binding::endpoint_plan& tool,
                          binding::tool_page page) noexcept override;
    void handle(binding::tool_request asked) noexcept override;

private:
    using caller_pointer = std::shared_ptr<caller>;

    std::optional<http::response> refusal(const http::request& head, const binding::endpoint_plan& tool) const;
    std::optional<http::response> misfit(const http::request& request, const binding::endpoint_plan& tool) const;
    void submit(const caller_pointer& from, const binding::tool_request& asked);
    void describe(const caller_pointer& from, const binding::tool_request& asked);
    void show(const caller_pointer& from, binding::tool_page page, std::string id, scope in);
    void fetch(const caller_pointer& from, std::string id, scope in);
    void list(const caller_pointer& from, scope in);
    void events(const caller_pointer& from, std::string id, scope in);
    void list_events(const caller_pointer& from, const std::string& id, scope in, std::uint32_t after);
    void follow(const caller_pointer& from, const std::string& id, scope in, std::uint32_t after);
    scope scope_of(const http::request& request) const;
    reply_style style_of(preferences said) const { return {said, manager_->within().defer_with_document}; }
    void add_page(binding::dispatcher& to, const char* method, const char* path, binding::tool_page page);

    const std::shared_ptr<manager> manager_;
    const tool_texts texts_;
    const public_url_rules where_;
    const std::string version_;
};

} // namespace berth::host::job
