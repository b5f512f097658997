// A plugin call that came as a request: it owns the exchange, keeps the plugin alive, and everything its message points
// to lives in it. One allocation for a usual request.
#pragma once

#include <binding/answer.hpp>
#include <binding/arguments.hpp>
#include <binding/snapshot.hpp>
#include <http/exchange.hpp>
#include <http/problem.hpp>

#include <array>
#include <chrono>

namespace berth::host::binding {

class web_call final : public plugin::invocation {
public:
    web_call(http::exchange exchange, std::shared_ptr<const served_plugin> plugin, const endpoint_plan& plan);

    // Fills the message. False when the request does not fit the endpoint; then it has been answered.
    bool bind(routing::match found);

    void answer(const berth_answer& answer) noexcept override;
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override;
    bool cancelled() const noexcept override { return exchange_.cancelled(); }

private:
    void refuse_answer(const answer_fault& fault) noexcept;
    void finish(http::response response) noexcept;

    http::exchange exchange_;
    std::shared_ptr<const served_plugin> plugin_;
    const endpoint_plan& plan_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    std::unique_ptr<char[]> path_; // decoded values of the path
    // Room for a usual request's arguments and headers. The whole object stays below the 1032 bytes up to which the C
    // library keeps freed memory for its thread.
    std::array<std::byte, 512> room_;
    std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
    argument_list arguments_{&memory_};
    std::pmr::vector<berth_header> headers_{&memory_};
};

} // namespace berth::host::binding
