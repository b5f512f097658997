// One call on its way through an instance. The binding layer derives from it, adds the HTTP exchange and fills
// `message`; what the message points to lives as long as the invocation, also after the host has failed it in the
// plugin's stead: the plugin may still be reading.
#pragma once

#include <berth/abi.h>

#include <atomic>
#include <string_view>

namespace berth::host::plugin {

class invocation {
public:
    virtual ~invocation() = default;

    // Exactly once, on any thread. Copies what it needs.
    virtual void answer(const berth_answer& answer) noexcept = 0;
    // Instead of answer, from the host itself: a problem with this status and sentence; `retry_after` seconds when > 0.
    virtual void fail(int status, std::string_view title, std::string_view detail, int retry_after = 0) noexcept = 0;

    // A stream instead of answer, for endpoints that stream (abi.h, berth_sink). begin is settled like an answer; false:
    // this call cannot stream. Pieces of a MESSAGES call come without begin and end. On the call's thread.
    virtual bool begin(const berth_answer&) noexcept { return false; }
    virtual bool send(berth_piece, std::string_view) noexcept { return false; }
    // After begin. `failure` null: the stream is whole.
    virtual void end(const std::string_view* /*failure*/) noexcept {}
    // The instance drains or a deadline has passed: a blocked send and a blocked source return soon. Once, on any thread,
    // while the call runs, before or after begin and perhaps after fail.
    virtual void interrupt() noexcept {}

    // Of an endpoint that streams or is a tool: the plugin's function is about to be called. False: it must not be any
    // more. What is failed without it has not run. On the call's thread.
    virtual bool may_start() noexcept { return true; }

    // True once the caller has gone. Any thread; does not block.
    virtual bool cancelled() const noexcept { return false; }

    // For the instance: the right to answer, to fail or to begin a stream belongs to the first who settles.
    bool settle() noexcept { return leave_open(state::settled); }
    bool settle_by_stream() noexcept { return leave_open(state::streaming); }
    bool settled() const noexcept { return state_.load(std::memory_order_acquire) != state::open; }
    bool streaming() const noexcept { return state_.load(std::memory_order_acquire) == state::streaming; }

    // For the instance: interrupts, once.
    void break_off() noexcept {
        if (!broken_off_.exchange(true, std::memory_order_acq_rel)) interrupt();
    }
    bool broken_off() const noexcept { return broken_off_.load(std::memory_order_acquire); }

    berth_call message{};

private:
    enum class state : unsigned char { open, settled, streaming };

    bool leave_open(state to) noexcept {
        state from = state::open;
        return state_.compare_exchange_strong(from, to, std::memory_order_acq_rel);
    }

    std::atomic<state> state_{state::open}; // left once: by the plugin's answer or begin, or by the host that gives up
    std::atomic<bool> broken_off_{false};   // set by the host that gives up or drains
};

} // namespace berth::host::plugin
