// The time that one call has left. One thread.
#pragma once

#include "fault.hpp"
#include "wire.hpp"

#include <berth/client_options.hpp>

namespace berth::net {

class budget {
public:
    explicit budget(const client_options& options)
        : options_(options),
          total_(options.total_timeout.count() > 0 ? clock::now() + options.total_timeout : clock::time_point::max()) {}

    clock::time_point to_connect() const { return soonest(options_.connect_timeout); }
    clock::time_point to_send() const { return soonest(options_.send_timeout); }
    clock::time_point to_receive() const { return soonest(options_.receive_timeout); }
    // Without a limit of its own when `timeout` is zero.
    clock::time_point soonest(std::chrono::milliseconds timeout) const {
        if (timeout.count() <= 0) return total_;
        const auto then = clock::now() + timeout;
        return then < total_ ? then : total_;
    }
    clock::time_point total() const { return total_; }

    [[noreturn]] void passed(const std::string& what, const char* limit, std::chrono::milliseconds value) const {
        if (clock::now() >= total_) {
            limit = "total_timeout";
            value = options_.total_timeout;
        }
        throw fault(call_failure::timed_out, what + " within " + std::to_string(value.count()) + " ms (" + limit + ')');
    }
    [[noreturn]] void not_received(const std::string& what) const {
        passed(what, "receive_timeout", options_.receive_timeout);
    }
    [[noreturn]] void not_sent(const std::string& what) const { passed(what, "send_timeout", options_.send_timeout); }

private:
    const client_options& options_;
    clock::time_point total_;
};

} // namespace berth::net
