// The tools that MCP calls, run as jobs of the host: stored, limited and counted as those of any other caller. An
// endpoint that is offered as a tool is a call of its plugin instead. Any thread; nothing blocks. Ends are made ready
// on the thread that `later` leads to, since a result may lie in a file.
#pragma once

#include <app/mcp_awaited.hpp>
#include <job/manager.hpp>
#include <mcp/offered_tools.hpp>
#include <mcp/tool_runner.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>

namespace berth::host::app {

struct mcp_runner_options {
    std::chrono::milliseconds most_wait{3'600'000};   // for the end of a call (mcp.call_ms)
    std::size_t text_bytes = std::size_t{4} << 20;    // of a result inside an answer (mcp.text_bytes)
    std::size_t blob_bytes = std::size_t{1} << 20;    // (mcp.blob_bytes)
    std::chrono::milliseconds news_interval{250};     // between two words of a job's progress to who looks at its task
    std::function<void(std::function<void()>)> later; // runs a function on a thread that may block
    std::function<void(const std::string& id)> news;  // a job that was called over MCP has moved
    // What the job has left besides its result, as blocks of an answer, for readers who reach this host under the URL.
    // May block. Null: nothing is ever left.
    std::function<std::vector<std::string>(const std::string& id, const std::string& url)> left_by;
};

class mcp_runner final : public mcp::tool_runner {
public:
    mcp_runner(std::shared_ptr<job::manager> jobs, mcp_runner_options options);

    // The tools from now on, and who serves them. Calls that run keep the description they began with.
    void serve(mcp::offered_tools tools, std::vector<std::shared_ptr<plugin::instance>> serving);
    // The URL under which others reach this host; results that are too large for an answer are found there.
    void reachable_at(std::string url);

    std::string submit(mcp::call_request request, mcp::call_handlers handlers) override;
    void cancel(const std::string& id, const std::string& authorization) override;
    void release(const std::string& id) override;
    void look(const std::string& id, const std::string& authorization, mcp::task_view then) override;

private:
    using awaited_pointer = std::shared_ptr<mcp_awaited>;

    // Published together.
    struct served {
        mcp::offered_tools tools;
        std::vector<std::shared_ptr<plugin::instance>> instances;
    };
    std::shared_ptr<const served> now() const;
    std::string call_endpoint(const mcp::tool_place& place, const std::shared_ptr<plugin::instance>& of,
                              mcp::call_request request, mcp::call_handlers handlers);
    job::scope scope_of(const std::string& authorization) const;
    void stored(const awaited_pointer& call, const job::answer& with);
    void follow(const awaited_pointer& call, const std::string& id);
    void await_end(const awaited_pointer& call, const std::string& id);
    void ended(const awaited_pointer& call, const job::answer& with);
    void tell_end(const awaited_pointer& call, const mcp::finished_call& how);
    void tell_news(const std::string& id);
    void look_at(const job::job_facts& job, const mcp::task_view& then) const;
    mcp::finished_call still_running(const mcp_awaited& call, const std::string& id) const;
    mcp::finished_call end_of(const job::job_facts& job, const berth_endpoint* tool, std::size_t most) const;
    std::size_t most_bytes() const { return std::max(options_.text_bytes, options_.blob_bytes); }
    std::string url() const;
    std::string uri_of(const std::string& id) const;

    const std::shared_ptr<job::manager> jobs_;
    const mcp_runner_options options_;
    mutable std::mutex mutex_; // guards what follows
    std::shared_ptr<const served> served_;
    std::map<std::string, std::pair<std::string, std::shared_ptr<std::atomic<bool>>>>
        endpoint_calls_; // by the id of the call: whose it is, and whether it was cancelled
    std::string url_;
    std::map<std::string, std::weak_ptr<mcp_awaited>> awaited_; // by the id of the job, as long as it runs
};

} // namespace berth::host::app
