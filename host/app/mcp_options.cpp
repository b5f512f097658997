#include <app/mcp_options.hpp>

#include <admin/access.hpp>
#include <app/version.hpp>
#include <plugin/sha256.hpp>

#include <Poco/Exception.h>
#include <Poco/URI.h>

namespace berth::host::app {

namespace {

std::string unless_none(const std::string& text) {
    return text == "none" ? std::string() : text;
}

// Nothing for a URL that cannot be read: then no name is known from it.
std::string host_of(const std::string& url) {
    try {
        return Poco::URI(url).getHost();
    } catch (const Poco::SyntaxException&) {
        return {};
    }
}

mcp::origin_rules origins_of(const settings& from) {
    mcp::origin_rules rules;
    rules.loopback = admin::is_loopback(from.text("http.host"));
    rules.origins = from.list("mcp.origins");
    rules.hosts = from.list("mcp.hosts");
    if (std::string name = host_of(from.text("http.public_url")); !name.empty()) rules.hosts.push_back(std::move(name));
    return rules;
}

mcp::access_rules access_of(const settings& from) {
    mcp::access_rules rules;
    const auto& tokens = from.list("mcp.tokens");
    if (tokens.empty()) return rules;
    rules.knows = [known = std::set<std::string>(tokens.begin(), tokens.end())](std::string_view authorization) {
        const std::string_view token = mcp::bearer_token(authorization);
        return !token.empty() && known.contains(plugin::sha256_of(token));
    };
    const auto& tools = from.list("mcp.token_tools");
    rules.tools = {tools.begin(), tools.end()};
    rules.resource_metadata = unless_none(from.text("mcp.resource_metadata"));
    return rules;
}

} // namespace

mcp::server_options mcp_options_of(const settings& from) {
    mcp::server_options options;
    options.version = version();
    options.instructions = unless_none(from.text("mcp.instructions"));
    options.origins = origins_of(from);
    options.access = access_of(from);
    options.sessions.most = from.size("mcp.sessions");
    options.sessions.idle = from.duration("mcp.session_idle_ms");
    options.calls.most = from.size("mcp.open_calls");
    options.calls.progress_interval = from.duration("mcp.progress_interval_ms");
    options.calls.task_after = from.duration("mcp.task_after_ms");
    options.calls.task_poll = from.duration("mcp.task_poll_ms");
    options.listeners.most = from.size("mcp.listeners");
    options.listeners.tasks_of_one = from.size("mcp.subscribed_tasks");
    options.listeners.heartbeat = from.duration("mcp.heartbeat_ms");
    options.body_bytes = from.size("mcp.body_bytes");
    options.page_size = from.size("mcp.tools_of_a_page");
    options.blob_bytes = from.size("mcp.blob_bytes");
    options.text_bytes = from.size("mcp.text_bytes");
    options.list_ttl = from.duration("mcp.list_ttl_ms");
    options.tasks = from.flag("mcp.tasks");
    return options;
}

} // namespace berth::host::app
