// Clients that ask one path again and again over kept connections, until they are told to end.
#pragma once

#include "served.hpp"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace berth::tests {

class load {
public:
    load(std::uint16_t port, std::string path, std::size_t clients) {
        for (std::size_t i = 0; i < clients; ++i) threads_.emplace_back([this, port, path] { ask(port, path); });
    }
    ~load() { end(); }

    void end() {
        ending_ = true;
        for (std::thread& one : threads_)
            if (one.joinable()) one.join();
    }

    std::size_t answered() const { return answered_; }
    std::size_t failed() const { return failed_; }
    std::string first_failure() const {
        std::lock_guard lock(mutex_);
        return failure_;
    }

private:
    void ask(std::uint16_t port, const std::string& path) {
        Poco::Net::HTTPClientSession session("127.0.0.1", port);
        session.setKeepAlive(true);
        while (!ending_) {
            try {
                reply got = served::ask_on(session, "GET", path);
                if (got.status == 200)
                    ++answered_;
                else
                    fail(std::to_string(got.status) + " " + got.body);
            } catch (const Poco::Exception& broken) {
                fail(broken.displayText());
                session.reset();
            }
        }
    }

    void fail(std::string why) {
        std::lock_guard lock(mutex_);
        if (failed_++ == 0) failure_ = std::move(why);
    }

    std::atomic<bool> ending_{false};
    std::atomic<std::size_t> answered_{0}, failed_{0};
    mutable std::mutex mutex_; // guards failure_
    std::string failure_;
    std::vector<std::thread> threads_;
};

} // namespace berth::tests
