// The sessions of the legacy era: who initialized, in which version, and when they were last heard of. Any thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::mcp {

using time_point = std::chrono::steady_clock::time_point;
using clock = std::function<time_point()>;

// 32 hexadecimal digits from the system's secure random source.
std::string unguessable_id();

struct session_limits {
    std::size_t most = 1000;                                // sessions
    std::chrono::milliseconds idle = std::chrono::hours(1); // until a session is dropped (session_idle_ms)
};

class sessions {
public:
    sessions(session_limits limits, clock now) : limits_(limits), now_(std::move(now)) {}

    // Its id; empty when there are too many.
    std::optional<std::string> open(std::string_view version);
    // Its version, and the session counts as heard of; empty when there is none.
    std::optional<std::string> use(std::string_view id);
    bool end(std::string_view id);
    // Drops those that were idle for too long; their ids.
    std::vector<std::string> drop_idle();
    std::size_t count() const;

private:
    struct session {
        std::string version;
        time_point used;
    };
    const session_limits limits_;
    const clock now_;
    mutable std::mutex mutex_; // guards what follows
    std::map<std::string, session, std::less<>> sessions_;
};

} // namespace berth::host::mcp
