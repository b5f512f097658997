// Who asked, until it is answered: its request, and the marks that every answer of tools carries. Shared by the
// functions that wait for the answer. Any thread; respond once.
#pragma once

#include <binding/request_metrics.hpp>
#include <http/exchange.hpp>

#include <chrono>
#include <functional>

namespace berth::host::job {

// Counts the status and the seconds of an answer.
using answer_count = std::function<void(int status, double seconds)>;

class caller {
public:
    caller(http::exchange call, answer_count count, const std::string& version)
        : call_(std::move(call)), count_(std::move(count)), version_(version) {}

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

private:
    void dress(http::response& with) {
        with.headers.emplace_back("Ivcap-AI-Tool-Version", version_);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun_;
        if (count_) count_(with.status, took.count());
    }

    http::exchange call_;
    const answer_count count_;
    const std::string& version_; // the routes'
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace berth::host::job
