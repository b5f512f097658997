#include <inference/model/quantisation.hpp>

#include <inference/model/half.hpp>
#include <inference/model/model_error.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace berth::host::inference {

namespace {

constexpr std::size_t small_block = 32;  // elements of Q8_0 and Q4_0
constexpr std::size_t large_block = 256; // elements of Q4_K and Q6_K

using octet = unsigned char;

float half_at(const octet* from) noexcept {
    std::uint16_t bits;
    std::memcpy(&bits, from, sizeof bits);
    return float_of_half(bits);
}

void put_half(float value, octet* to) noexcept {
    const std::uint16_t bits = half_of(value);
    std::memcpy(to, &bits, sizeof bits);
}

void read_f16(const octet* from, float* to) noexcept {
    *to = half_at(from);
}

// Q8_0: a half as scale, then 32 signed bytes.
void read_q8_0(const octet* from, float* to) noexcept {
    const float scale = half_at(from);
    for (std::size_t i = 0; i < small_block; ++i) to[i] = scale * static_cast<signed char>(from[2 + i]);
}

// Q4_0: a half as scale, then 16 bytes; the low halves are the first 16 elements, the high ones the others. 8 is zero.
void read_q4_0(const octet* from, float* to) noexcept {
    const float scale = half_at(from);
    for (std::size_t i = 0; i < small_block / 2; ++i) {
        to[i] = scale * static_cast<float>((from[2 + i] & 15) - 8);
        to[i + small_block / 2] = scale * static_cast<float>((from[2 + i] >> 4) - 8);
    }
}

// Of 8 runs of 32 elements each in a block of Q4_K: six bits for the scale and six for the offset, the first four runs
// in whole bytes, the upper two bits of the others in the two bits which those leave.
struct run_scale {
    float scale;
    float offset;
};

run_scale scale_of_run(const octet* packed, std::size_t run) noexcept {
    if (run < 4) return {static_cast<float>(packed[run] & 63), static_cast<float>(packed[run + 4] & 63)};
    return {static_cast<float>((packed[run + 4] & 15) | (packed[run - 4] >> 6) << 4),
            static_cast<float>((packed[run + 4] >> 4) | (packed[run] >> 6) << 4)};
}

// Q4_K: halves for the scales and for the offsets of runs, 12 bytes of those, then 4 bits for each element: 32 bytes
// hold a run in their low halves and the next one in their high ones.
void read_q4_k(const octet* from, float* to) noexcept {
    const float scale = half_at(from);
    const float offset = half_at(from + 2);
    for (std::size_t run = 0; run < 8; ++run) {
        const run_scale own = scale_of_run(from + 4, run);
        const octet* packed = from + 16 + run / 2 * 32;
        const int shift = run % 2 == 0 ? 0 : 4;
        for (std::size_t i = 0; i < 32; ++i)
            to[run * 32 + i] = scale * own.scale * static_cast<float>(packed[i] >> shift & 15) - offset * own.offset;
    }
}

// Q6_K: the low four bits of 256 elements in 128 bytes, the upper two in 64, a signed scale for each 16 elements, and a
// half for all. Half a block after the other; in each, element i of four runs of 32 shares its bytes.
void read_q6_k(const octet* from, float* to) noexcept {
    const float scale = half_at(from + 208);
    for (std::size_t part = 0; part < 2; ++part) {
        const octet* low = from + part * 64;
        const octet* high = from + 128 + part * 32;
        const octet* scales = from + 192 + part * 8;
        for (std::size_t run = 0; run < 4; ++run) {
            for (std::size_t i = 0; i < 32; ++i) {
                const int four = low[i + run % 2 * 32] >> (run < 2 ? 0 : 4) & 15;
                const int two = high[i] >> (2 * run) & 3;
                const auto own = static_cast<signed char>(scales[run * 2 + i / 16]);
                to[part * 128 + run * 32 + i] = scale * own * static_cast<float>((four | two << 4) - 32);
            }
        }
    }
}

// What a scale's numbers are multiplied by. Those of a scale too small to be inverted are as good as zero.
float inverse_of(float scale) noexcept {
    const float inverse = 1.0f / scale;
    return std::isfinite(inverse) ? inverse : 0.0f;
}

void write_f16(const float* from, octet* to) noexcept {
    put_half(*from, to);
}

void write_q8_0(const float* from, octet* to) noexcept {
    float largest = 0;
    for (std::size_t i = 0; i < small_block; ++i) largest = std::max(largest, std::fabs(from[i]));
    const float scale = largest / 127.0f;
    const float inverse = inverse_of(scale);
    put_half(scale, to);
    for (std::size_t i = 0; i < small_block; ++i)
        to[2 + i] =
            static_cast<octet>(static_cast<signed char>(std::clamp(std::round(from[i] * inverse), -127.0f, 127.0f)));
}

// The number of the largest size becomes -8 whatever its sign, because 4 bits reach from -8 to 7.
void write_q4_0(const float* from, octet* to) noexcept {
    float largest = 0;
    for (std::size_t i = 0; i < small_block; ++i)
        if (std::fabs(from[i]) > std::fabs(largest)) largest = from[i];
    const float scale = largest / -8.0f;
    const float inverse = inverse_of(scale);
    put_half(scale, to);
    const auto four_bits = [inverse](float value) {
        return static_cast<unsigned>(std::clamp(value * inverse + 8.5f, 0.0f, 15.0f));
    };
    for (std::size_t i = 0; i < small_block / 2; ++i)
        to[2 + i] = static_cast<octet>(four_bits(from[i]) | four_bits(from[i + small_block / 2]) << 4);
}

} // namespace

void dequantise(tensor_type type, std::span<const std::byte> bytes, std::span<float> floats) {
    if (type == tensor_type::f32) {
        std::memcpy(floats.data(), bytes.data(), bytes.size());
        return;
    }
    const auto each = [&](auto read) {
        const block_layout layout = *layout_of(type);
        const auto* from = reinterpret_cast<const octet*>(bytes.data());
        for (std::size_t block = 0; block < floats.size() / layout.elements; ++block)
            read(from + block * layout.bytes, floats.data() + block * layout.elements);
    };
    static_assert(large_block == 2 * 128);
    switch (type) {
    case tensor_type::f16:
        return each(read_f16);
    case tensor_type::q8_0:
        return each(read_q8_0);
    case tensor_type::q4_0:
        return each(read_q4_0);
    case tensor_type::q4_k:
        return each(read_q4_k);
    case tensor_type::q6_k:
        return each(read_q6_k);
    default:
        throw model_error("expected one of the types " + std::string(readable_tensor_types()) + ", found " +
                          name_of(type));
    }
}

bool can_quantise(tensor_type type) noexcept {
    return type == tensor_type::f32 || type == tensor_type::f16 || type == tensor_type::q8_0 ||
           type == tensor_type::q4_0;
}

void quantise(tensor_type type, std::span<const float> floats, std::span<std::byte> bytes) {
    if (!can_quantise(type))
        throw model_error("expected one of the types F32, F16, Q8_0, Q4_0 to write, found " + name_of(type));
    const auto wrong = std::find_if_not(floats.begin(), floats.end(), [](float value) { return std::isfinite(value); });
    if (wrong != floats.end())
        throw model_error("element " + std::to_string(wrong - floats.begin()) + ": expected a finite number, found " +
                          std::to_string(*wrong));
    if (type == tensor_type::f32) {
        std::memcpy(bytes.data(), floats.data(), bytes.size());
        return;
    }
    const block_layout layout = *layout_of(type);
    const auto write = type == tensor_type::f16 ? write_f16 : type == tensor_type::q8_0 ? write_q8_0 : write_q4_0;
    auto* to = reinterpret_cast<octet*>(bytes.data());
    for (std::size_t block = 0; block < floats.size() / layout.elements; ++block)
        write(floats.data() + block * layout.elements, to + block * layout.bytes);
}

} // namespace berth::host::inference
