// Judges from regular ticks whether the peer of a WebSocket is alive: when to ask it and when to give it up. Ticks
// instead of deadlines, so that a message received costs one store. Pure, one thread.
//
// Periods are kept to within a tick: a ping may come a tick early, the two verdicts that end the socket never do.
#pragma once

#include <websocket/session.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace berth::host::websocket {

class liveness {
public:
    enum class verdict { well, ping, silent, stuck }; // silent: no answer to a ping; stuck: it takes nothing

    static std::chrono::milliseconds tick(const limits& within) noexcept;

    // Something came from the peer.
    void heard() noexcept {
        silent_ticks_ = 0;
        pinged_ = false;
    }
    // The socket does something useful although the peer takes nothing.
    void progressed() noexcept { stuck_ticks_ = 0; }
    struct state {
        bool paused;         // silence is ours
        std::size_t unsent;  // waits for the peer
        std::uint64_t taken; // by the peer since the beginning
    };
    // Once every tick().
    verdict ticked(const limits& within, const state& now) noexcept;

private:
    std::uint64_t taken_ = 0;
    std::uint32_t silent_ticks_ = 0;
    std::uint32_t stuck_ticks_ = 0;
    bool pinged_ = false;
    bool waits_ = false; // something did for the peer at the last tick
};

} // namespace berth::host::websocket
