// A running server whose handler is the test's. Without one it echoes: the body of the request, or its target.
#pragma once

#include <http/problem.hpp>
#include <http/server.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace berth::tests {

using namespace std::chrono_literals;
namespace http = berth::host::http;

inline http::response text(std::string body, int status = 200) {
    http::response made;
    made.status = status;
    made.content_type = "text/plain";
    made.body = std::move(body);
    return made;
}

inline void echo(http::exchange call) {
    const http::request& asked = call.request();
    call.respond(text(std::string(asked.body.empty() ? asked.target : asked.body)));
}

class test_server : public http::handler {
public:
    using handle_function = std::function<void(http::exchange)>;
    using admit_function = std::function<http::admission(const http::request&)>;

    explicit test_server(handle_function handles = echo, http::server_options options = defaults(),
                         admit_function admits = {})
        : handles_(std::move(handles)), admits_(std::move(admits)), server_(std::move(options), *this) {
        server_.start();
    }

    static http::server_options defaults() {
        http::server_options options;
        options.name = "test";
        options.loops = 2;
        return options;
    }
    static http::server_options with(const http::limits& limits) {
        http::server_options options = defaults();
        options.limits = limits;
        return options;
    }

    http::server& server() { return server_; }
    std::uint16_t port() const { return server_.port(); }
    std::size_t handled() const { return handled_; }
    std::size_t turns() const { return turns_; }

    http::admission admit(const http::request& head) noexcept override {
        return admits_ ? admits_(head) : http::admission{};
    }
    void handle(http::exchange call) noexcept override {
        ++handled_;
        handles_(std::move(call));
    }
    http::response refuse(int status, std::string_view detail) noexcept override {
        http::problem why;
        why.status = status;
        why.detail = detail;
        return http::to_response(why);
    }
    void turn_ended(std::size_t) noexcept override { ++turns_; }

private:
    std::atomic<std::size_t> handled_{0}; // loops add, the test reads
    std::atomic<std::size_t> turns_{0};   // likewise
    handle_function handles_;
    admit_function admits_;
    http::server server_;
};

// Something that happens once, on another thread.
class signal {
public:
    void give() {
        std::lock_guard lock(mutex_);
        given_ = true;
        changed_.notify_all();
    }
    bool wait(std::chrono::milliseconds within = 20s) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, within, [&] { return given_; });
    }

private:
    std::mutex mutex_; // guards given_
    std::condition_variable changed_;
    bool given_ = false;
};

// Waits for what no signal tells.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds within = 20s) {
    auto until = std::chrono::steady_clock::now() + within;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

} // namespace berth::tests
