// How a device does. Once lost it stays so until it is opened anew: what it holds is gone. Any thread.
#pragma once

#include <inference/device/fault.hpp>

#include <mutex>
#include <string>

namespace berth::host::inference::device {

class health {
public:
    enum class state { healthy, degraded, lost };
    struct report {
        state is = state::healthy;
        std::string reason; // of the last change
        std::uint64_t faults = 0;
    };

    report now() const;
    // A fault of kind lost loses it; a memory fault of the driver itself, which the budget should have kept off,
    // degrades it.
    void note(const fault& seen);
    // fault (lost) with the reason when it is lost.
    void require() const;

private:
    mutable std::mutex mutex_; // guards the report
    report report_;
};

const char* name_of(health::state state) noexcept; // healthy, degraded, lost

} // namespace berth::host::inference::device
