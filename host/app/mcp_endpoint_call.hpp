// A call of an endpoint over MCP, for an agent: no job, but a call of the plugin like one over HTTP. Told of its end on
// the thread that the plugin answers on.
#pragma once

#include <mcp/endpoint_inputs.hpp>
#include <mcp/tool_runner.hpp>
#include <plugin/instance.hpp>

#include <array>
#include <atomic>
#include <memory>

namespace berth::host::app {

class mcp_endpoint_call final : public plugin::invocation {
public:
    struct origin {
        std::string authorization, trace_parent, trace_state;
        std::size_t most_bytes = 0; // of a result that is told
        std::shared_ptr<const std::atomic<bool>> cancelled;
        std::function<void(const mcp::finished_call&)> finished; // once
    };
    // `endpoint` is one of the instance's.
    mcp_endpoint_call(std::shared_ptr<plugin::instance> of, const berth_endpoint& endpoint,
                      mcp::endpoint_arguments arguments, origin from);
    ~mcp_endpoint_call() override;

    void answer(const berth_answer& answer) noexcept override;
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override;
    bool cancelled() const noexcept override { return from_.cancelled->load(std::memory_order_relaxed); }

private:
    mcp::finished_call result_of(const berth_answer& answer) const;
    void tell(const mcp::finished_call& how) noexcept;

    const std::shared_ptr<plugin::instance> instance_;
    const berth_endpoint& endpoint_; // the instance's
    const mcp::endpoint_arguments arguments_;
    origin from_;
    std::vector<berth_argument> texts_;
    std::array<berth_header, 4> headers_{};
};

} // namespace berth::host::app
