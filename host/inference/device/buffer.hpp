// Memory on a device, counted in its ledger as long as it lives. Made by device::allocate. Movable; may outlive the
// device.
#pragma once

#include <inference/device/handles.hpp>
#include <inference/device/memory_ledger.hpp>

namespace berth::host::inference::device {

class buffer {
public:
    buffer() = default;
    // The place is first, so that the memory is given back before the budget.
    buffer(memory_ledger::reservation place, memory_handle memory)
        : place_(std::move(place)), memory_(std::move(memory)) {}
    // Moving is by parts: the old memory goes before its place.
    buffer(buffer&&) noexcept = default;
    buffer& operator=(buffer&& other) noexcept {
        memory_ = std::move(other.memory_);
        place_ = std::move(other.place_);
        return *this;
    }

    std::uint64_t bytes() const noexcept { return place_.bytes(); }
    _cl_mem* handle() const noexcept { return memory_.get(); }
    explicit operator bool() const noexcept { return memory_ != nullptr; }

private:
    memory_ledger::reservation place_;
    memory_handle memory_;
};

} // namespace berth::host::inference::device
