#include <websocket/liveness.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::websocket {

namespace {

using std::chrono::milliseconds;

constexpr int ticks_a_period = 4;

std::uint32_t ticks(milliseconds period, milliseconds tick) noexcept {
    return static_cast<std::uint32_t>((period + tick - milliseconds(1)) / tick);
}

} // namespace

milliseconds liveness::tick(const limits& within) noexcept {
    milliseconds shortest = std::min(within.pong_deadline, within.write_deadline);
    if (within.ping_interval.count() > 0) shortest = std::min(shortest, within.ping_interval);
    return std::max(shortest / ticks_a_period, milliseconds(1));
}

liveness::verdict liveness::ticked(const limits& within, const state& now) noexcept {
    milliseconds length = tick(within);
    bool waited = std::exchange(waits_, now.unsent > 0);
    bool progress = !waited || !waits_ || now.taken != taken_;
    taken_ = now.taken;
    stuck_ticks_ = progress ? 0 : stuck_ticks_ + 1;
    if (stuck_ticks_ >= ticks(within.write_deadline, length)) return verdict::stuck;
    // A peer that is busy with what we sent could not see a ping behind it yet: its progress is its sign of life.
    if (now.paused || now.unsent > 0) {
        heard();
        return verdict::well;
    }
    ++silent_ticks_;
    if (pinged_) return silent_ticks_ >= ticks(within.pong_deadline, length) ? verdict::silent : verdict::well;
    if (within.ping_interval.count() <= 0 || silent_ticks_ < ticks(within.ping_interval, length)) return verdict::well;
    pinged_ = true;
    silent_ticks_ = 0;
    return verdict::ping;
}

} // namespace berth::host::websocket
