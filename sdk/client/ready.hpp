// Waiting for a host's plugin. One thread.
#pragma once

#include <chrono>
#include <string>

namespace berth::net {

// Until the host at `url` serves the plugin of that name; std::runtime_error at the deadline, or when the plugin is
// refused, failed or stopped.
void wait_until_running(const std::string& url, const std::string& plugin,
                        std::chrono::steady_clock::time_point deadline);

} // namespace berth::net
