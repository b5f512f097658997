// A plugin call that came as a request: it owns the exchange, keeps the plugin alive, and everything its message points
// to lives in it. One allocation for a usual request; what files and streams need is made for them alone.
#pragma once

#include <binding/answer.hpp>
#include <binding/arguments.hpp>
#include <binding/call_body.hpp>
#include <binding/server_span.hpp>
#include <binding/snapshot.hpp>
#include <binding/stream_answer.hpp>
#include <http/exchange.hpp>
#include <http/problem.hpp>

#include <array>
#include <chrono>

namespace berth::host::binding {

class web_call final : public plugin::invocation {
public:
    web_call(http::exchange exchange, std::shared_ptr<const served_plugin> plugin, const endpoint_plan& plan);
    ~web_call() override;

    // Fills the message. False when the request does not fit the endpoint; then it has been answered.
    bool bind(routing::match found, const means& with);

    void answer(const berth_answer& answer) noexcept override;
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override;
    bool begin(const berth_answer& head) noexcept override;
    bool send(berth_piece kind, std::string_view piece) noexcept override;
    void end(const std::string_view* failure) noexcept override;
    void interrupt() noexcept override;
    bool cancelled() const noexcept override { return exchange_.cancelled(); }

private:
    struct streaming;

    bool bind_body(const means& with);
    void pass_trace_on();
    void dress(http::response& response) const;
    void refuse_answer(const answer_fault& fault) noexcept;
    void finish(http::response response) noexcept;
    void count(int status) noexcept;

    http::exchange exchange_;
    std::shared_ptr<const served_plugin> plugin_;
    const endpoint_plan& plan_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    telemetry::span span_; // empty while nothing is exported
    std::unique_ptr<char[]> path_;         // decoded values of the path
    std::unique_ptr<streaming> streaming_; // null without files and streams; constant after bind
    // Room for a usual request's arguments and headers. The whole object stays below the 1032 bytes up to which the C
    // library keeps freed memory for its thread.
    std::array<std::byte, 512> room_;
    std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
    argument_list arguments_{&memory_};
    std::pmr::vector<berth_header> headers_{&memory_};
};

} // namespace berth::host::binding
