// The MCP endpoint: both eras, over Streamable HTTP, on one path. Speaks of tools only. Any thread. The runner outlives
// it, and may call back after it has gone.
#pragma once

#include <mcp/access.hpp>
#include <mcp/call_table.hpp>
#include <mcp/listeners.hpp>
#include <mcp/origin_check.hpp>
#include <mcp/tool_list.hpp>

namespace berth::host::mcp {

struct server_options {
    std::string name = "berth", title, version, instructions;
    origin_rules origins;
    access_rules access;
    session_limits sessions;
    call_limits calls;
    listener_limits listeners;
    std::size_t body_bytes = std::size_t{4} << 20; // of a request (mcp.body_bytes)
    std::size_t page_size = 100;                   // tools in one answer (mcp.tools_of_a_page)
    std::size_t blob_bytes = std::size_t{1} << 20; // of a binary result inside an answer
    std::size_t text_bytes = std::size_t{4} << 20;
    std::chrono::milliseconds list_ttl{0}; // how long a client may keep the list of tools
    bool tasks = true;                     // the extension is offered
};

// What there is of it at the moment.
struct server_load {
    std::size_t sessions = 0;
    std::size_t listeners = 0;
    std::size_t calls = 0;
};

class server {
public:
    server(server_options options, tool_runner& runner, clock now);
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // The tools from now on, in this order; those who listen are told.
    void offer(std::vector<tool_entry> tools);
    // Answers one request to the path of the endpoint. Does not block.
    void handle(const http::request& request, const std::shared_ptr<event_sink>& to);
    // The runner says that a task has changed.
    void task_changed(const std::string& id);
    // What time brings: idle sessions, comments, callers that have gone, calls that become tasks. A few times a second.
    void tick();
    // Ends all streams that wait for news, and opens no more of them. Calls go on.
    void close();
    void reopen();
    server_load load() const;

private:
    using sink = std::shared_ptr<event_sink>;
    using tool_entries = std::shared_ptr<const std::vector<tool_entry>>;

    void post(const http::request& request, const sink& to);
    void listen_to_session(const http::request& request, const sink& to);
    void end_session(const http::request& request, const sink& to);

    void legacy(const http::request& request, const body_messages& body, const sink& to);
    void initialize(const message& one, const sink& to);
    std::optional<refusal> legacy_fault(const http::request& request, bool batch, std::string& session);
    void legacy_request(const message& one, const http::request& request, const std::string& session,
                        const std::shared_ptr<answer_channel>& channel);
    void legacy_notification(const message& one, const std::string& session);

    void modern(const http::request& request, const message& one, const sink& to);
    void discover(const message& one, answer_channel& channel) const;
    void subscribe(const http::request& request, const message& one, const sink& to);
    void task_request(const http::request& request, const message& one, const sink& to);

    void list_tools(const message& one, era in, answer_channel& channel) const;
    void call_tool(const message& one, const http::request& request, era in, const std::string& session,
                   const std::shared_ptr<answer_channel>& channel);

    std::shared_ptr<answer_channel> channel_for(const http::request& request, const sink& to, std::size_t expected = 1,
                                                bool batch = false);
    // Its answer may come later: time is told to it until it is over.
    void keep(std::shared_ptr<answer_channel> channel);
    tool_entries tools() const;
    std::string too_many_streams() const;
    std::string server_info() const;
    std::string modern_tail() const;
    std::string capabilities(era in) const;
    result_rules rules(era in, bool has_output_schema) const;

    const server_options options_;
    tool_runner& runner_;
    const clock now_;
    sessions sessions_;
    call_table calls_;
    const std::shared_ptr<listeners> listeners_;
    mutable std::mutex mutex_; // guards what follows
    tool_entries tools_;
    std::vector<std::shared_ptr<answer_channel>> channels_; // those that are not over, and some that are
};

} // namespace berth::host::mcp
