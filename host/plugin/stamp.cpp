#include <plugin/stamp.hpp>

#include <algorithm>
#include <atomic>

namespace berth::host::plugin {

namespace {

std::uint64_t next_id() noexcept {
    static std::atomic<std::uint64_t> last{0}; // whoever stamps a call adds
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

bool unwanted(const void* state) {
    const auto& call = *static_cast<const invocation*>(state);
    return (call.settled() && !call.streaming()) || call.broken_off() || call.cancelled() ||
           steady_nanoseconds(std::chrono::steady_clock::now()) >= call.message.deadline;
}

} // namespace

std::int64_t steady_nanoseconds(std::chrono::steady_clock::time_point at) noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
}

void stamp(invocation& call, std::chrono::steady_clock::time_point now,
           std::optional<std::chrono::milliseconds> call_deadline) noexcept {
    berth_call& message = call.message;
    message.size = sizeof message;
    if (message.id == 0) message.id = next_id();
    const std::int64_t latest = call_deadline ? steady_nanoseconds(now + *call_deadline) : no_deadline;
    message.deadline = message.deadline == 0 ? latest : std::min(message.deadline, latest);
    message.cancelled_state = &call;
    message.cancelled = unwanted;
}

} // namespace berth::host::plugin
