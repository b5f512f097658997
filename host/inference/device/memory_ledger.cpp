#include <inference/device/memory_ledger.hpp>

#include <inference/device/fault.hpp>

#include <Poco/NumberFormatter.h>

#include <algorithm>
#include <utility>

namespace berth::host::inference::device {

struct ledger_state {
    const std::string device;
    const std::uint64_t budget;
    const std::uint64_t largest;
    std::mutex mutex; // guards what follows
    std::uint64_t used = 0;
    std::uint64_t most_used = 0;
};

namespace {

std::string readable(std::uint64_t bytes) {
    const double mebibytes = static_cast<double>(bytes) / (1 << 20);
    if (bytes < 1u << 20) return std::to_string(bytes) + " bytes";
    return Poco::NumberFormatter::format(mebibytes, 1) + " MiB";
}

} // namespace

memory_ledger::memory_ledger(std::string device, std::uint64_t budget, std::uint64_t largest)
    : state_(new ledger_state{std::move(device), budget, largest, {}}) {}

memory_ledger::reservation memory_ledger::reserve(std::uint64_t bytes, std::string_view what) {
    const std::string asked = std::string(what) + " asks for " + readable(bytes) + " on " + state_->device;
    if (bytes > state_->largest)
        throw fault(fault_kind::exhausted, asked + ", which gives at most " + readable(state_->largest) + " at once");
    const std::lock_guard lock(state_->mutex);
    const std::uint64_t left = state_->budget - state_->used;
    if (bytes > left)
        throw fault(fault_kind::exhausted, asked + ", of whose budget of " + readable(state_->budget) + " " +
                                               readable(left) + " are left; unload a model, or ask for less");
    state_->used += bytes;
    state_->most_used = std::max(state_->most_used, state_->used);
    return {state_, bytes};
}

memory_ledger::reservation::reservation(reservation&& other) noexcept
    : of_(std::move(other.of_)), bytes_(std::exchange(other.bytes_, 0)) {}

memory_ledger::reservation& memory_ledger::reservation::operator=(reservation&& other) noexcept {
    if (this == &other) return *this;
    give_back();
    of_ = std::move(other.of_);
    bytes_ = std::exchange(other.bytes_, 0);
    return *this;
}

void memory_ledger::reservation::give_back() noexcept {
    if (!of_) return;
    const std::lock_guard lock(of_->mutex);
    of_->used -= bytes_;
    bytes_ = 0;
}

std::uint64_t memory_ledger::budget() const noexcept {
    return state_->budget;
}

std::uint64_t memory_ledger::used() const noexcept {
    const std::lock_guard lock(state_->mutex);
    return state_->used;
}

std::uint64_t memory_ledger::left() const noexcept {
    return state_->budget - used();
}

std::uint64_t memory_ledger::most_used() const noexcept {
    const std::lock_guard lock(state_->mutex);
    return state_->most_used;
}

} // namespace berth::host::inference::device
