// Who asked, until it is answered: its request, and the marks that every answer of tools carries. Shared by the
// functions that wait for the answer. Any thread; respond once.
#pragma once

#include <binding/request_metrics.hpp>
#include <binding/server_span.hpp>
#include <http/exchange.hpp>

#include <chrono>
#include <functional>

namespace berth::host::job {

// Counts the status and the seconds of an answer.
using answer_count = std::function<void(int status, double seconds)>;

class caller {
public:
    // `route`: of the request, for its span.
    caller(http::exchange call, answer_count count, const std::string& version, std::string_view route)
        : call_(std::move(call)), count_(std::move(count)), version_(version),
          span_(binding::server_span(call_, route)) {}

    const http::request& request() const noexcept { return call_.request(); }
    void respond(http::response with) {
        dress(with);
        call_.respond(std::move(with));
    }
    // An answer in pieces.
    void begin(http::response head) {
        dress(head);
        call_.begin(std::move(head));
    }
    http::exchange& call() noexcept { return call_; }
    const telemetry::span& span() const noexcept { return span_; }

private:
    void dress(http::response& with) {
        with.headers.emplace_back("Ivcap-AI-Tool-Version", version_);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun_;
        if (count_) count_(with.status, took.count());
        binding::end_server_span(span_, with.status);
    }

    http::exchange call_;
    const answer_count count_;
    const std::string& version_; // the routes'
    telemetry::span span_;       // empty once it is answered
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace berth::host::job
