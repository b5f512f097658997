#include <inference/device/health.hpp>

namespace berth::host::inference::device {

health::report health::now() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

void health::note(const fault& seen) {
    const std::lock_guard lock(mutex_);
    ++report_.faults;
    if (report_.is == state::lost) return; // the first reason says most
    if (seen.kind() == fault_kind::lost)
        report_.is = state::lost;
    else if (seen.kind() == fault_kind::exhausted)
        report_.is = state::degraded;
    else
        return;
    report_.reason = seen.what();
}

void health::require() const {
    const report seen = now();
    if (seen.is == state::lost)
        throw fault(fault_kind::lost, "the device was lost: " + seen.reason + "; open it again");
}

const char* name_of(health::state state) noexcept {
    switch (state) {
    case health::state::healthy:
        return "healthy";
    case health::state::degraded:
        return "degraded";
    case health::state::lost:
        break;
    }
    return "lost";
}

} // namespace berth::host::inference::device
