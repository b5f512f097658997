// Who holds how much of a device's memory. OpenCL drivers promise memory that they do not have and fail later, in the
// middle of a step; so what is asked for is compared with a budget first. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace berth::host::inference::device {

class memory_ledger {
public:
    memory_ledger(std::string device, std::uint64_t budget, std::uint64_t largest);

    // A part of the budget, given back when it goes. Movable.
    class reservation {
    public:
        reservation() = default;
        reservation(reservation&& other) noexcept;
        reservation& operator=(reservation&& other) noexcept;
        ~reservation() { give_back(); }
        std::uint64_t bytes() const noexcept { return bytes_; }

    private:
        friend memory_ledger;
        reservation(std::shared_ptr<struct ledger_state> of, std::uint64_t bytes) : of_(std::move(of)), bytes_(bytes) {}
        void give_back() noexcept;
        std::shared_ptr<struct ledger_state> of_; // shared: buffers may outlive the device
        std::uint64_t bytes_ = 0;
    };

    // fault (exhausted) that says who wanted how much, what is left and what to do; nothing is reserved then.
    reservation reserve(std::uint64_t bytes, std::string_view what);

    std::uint64_t budget() const noexcept;
    std::uint64_t used() const noexcept;
    std::uint64_t left() const noexcept;
    std::uint64_t most_used() const noexcept; // since the start

private:
    std::shared_ptr<struct ledger_state> state_;
};

} // namespace berth::host::inference::device
