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

    // True once the caller has gone. Any thread; does not block.
    virtual bool cancelled() const noexcept { return false; }

    // For the instance: the right to answer or to fail belongs to the first who settles.
    bool settle() noexcept { return !settled_.exchange(true, std::memory_order_acq_rel); }
    bool settled() const noexcept { return settled_.load(std::memory_order_acquire); }

    berth_call message{};

private:
    std::atomic<bool> settled_{false}; // set by the plugin's answer, or by the host that gives up on it
};

} // namespace berth::host::plugin
