// IEEE half precision as bits, on machines whose compiler need not know it. Pure, any thread.
#pragma once

#include <bit>
#include <cstdint>

namespace berth::host::inference {

constexpr float float_of_half(std::uint16_t half) noexcept {
    const std::uint32_t sign = std::uint32_t{half & 0x8000u} << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1fu;
    const std::uint32_t fraction = half & 0x3ffu;
    if (exponent == 0) { // zero and what is too small for a leading one: fraction * 2^-24, which a float holds exactly
        const float size = static_cast<float>(fraction) * 0x1p-24f;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(size) | sign);
    }
    const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
    return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

// The nearest one, the even one of two that are as near; beyond the largest it is an infinity.
constexpr std::uint16_t half_of(float value) noexcept {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000u);
    const std::uint32_t size = bits & 0x7fffffffu;
    if (size > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (size >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u); // 65520 and more
    if (size < 0x38800000u) {
        // Below 2^-14 halves lie 2^-24 apart. Adding a number whose own steps are as wide rounds to them.
        const float moved = std::bit_cast<float>(size) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(moved) - 0x3f000000u));
    }
    const std::uint32_t odd = size >> 13 & 1u;
    return static_cast<std::uint16_t>(sign | ((size - 0x38000000u + 0xfffu + odd) >> 13));
}

} // namespace berth::host::inference
