// The base of a service: what the host lends it. Its methods run on any number of threads at once, so members that
// change need a lock. The host is there from start() to the end of stop(), not yet in the constructor.
#pragma once

#include <berth/extension/clock.h>
#include <berth/service_about.hpp>
#include <berth/store.hpp>

#include <atomic>
#include <chrono>

namespace berth {

namespace detail {
struct service_access;
}

class service {
public:
    service() = default;
    service(const service&) = delete;
    service& operator=(const service&) = delete;

protected:
    ~service() = default;

    // The plugin's records.
    berth::store store() const {
        const berth_store* table = store_.load(std::memory_order_acquire);
        if (!table && host_) {
            table = static_cast<const berth_store*>(host_->extension(host_->state, BERTH_STORE_1));
            store_.store(table, std::memory_order_release);
        }
        return berth::store(table);
    }
    // The host's time, which tests can set.
    std::chrono::system_clock::time_point now() const {
        const auto* clock = host_ ? static_cast<const berth_clock*>(host_->extension(host_->state, BERTH_CLOCK_1)) : nullptr;
        if (!clock) return std::chrono::system_clock::now();
        return std::chrono::system_clock::time_point(std::chrono::microseconds(clock->now(clock->state)));
    }
    // A line in the host's log, under the plugin's name.
    void log(std::string_view message, berth_level level = BERTH_LEVEL_INFORMATION) const {
        if (host_) host_->log(host_->state, level, {message.data(), message.size()});
    }

private:
    friend struct detail::service_access;
    const berth_host* host_ = nullptr;
    mutable std::atomic<const berth_store*> store_{nullptr}; // set once by whichever thread asks first, to one value
};

} // namespace berth
