// The counters of requests, looked up once and kept. Any thread.
#pragma once

#include <observe/metrics.hpp>

#include <array>
#include <string>

namespace berth::host::binding {

// berth_requests_total of one plugin and method, a counter for each class of status.
class status_counters {
public:
    status_counters(const std::string& plugin, const std::string& method);
    void count(int status) const noexcept;

private:
    std::array<observe::counter*, 4> by_class_; // 2xx to 5xx; they live as long as the process
};

// berth_request_seconds of one plugin: from the whole request to its answer.
observe::histogram& request_seconds(const std::string& plugin);

} // namespace berth::host::binding
