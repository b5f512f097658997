// Numbers that look random and depend on the seed, the choice's index and how many were drawn alone: what one request
// draws never depends on its neighbours, on threads or on batches. One thread.
#pragma once

#include <cstdint>

namespace berth::host::inference {

class request_random {
public:
    request_random(std::uint64_t seed, std::uint32_t choice) noexcept
        : key_(mixed(seed + 0x9e3779b97f4a7c15u * (std::uint64_t{choice} + 1))) {}

    // At least 0 and below 1, in steps of 2^-53.
    double next() noexcept { return static_cast<double>(mixed(key_ + 0xd1342543de82ef95u * ++drawn_) >> 11) * 0x1p-53; }
    std::uint64_t drawn() const noexcept { return drawn_; }

private:
    // Every bit of the result depends on every bit of the input, and no two inputs have one result.
    static constexpr std::uint64_t mixed(std::uint64_t bits) noexcept {
        bits = (bits ^ bits >> 32) * 0xe9846af9b1a615du;
        bits = (bits ^ bits >> 32) * 0xe9846af9b1a615du;
        return bits ^ bits >> 28;
    }

    std::uint64_t key_;
    std::uint64_t drawn_ = 0;
};

} // namespace berth::host::inference
