// Numbers in and out of the blocks of tensor types, as ggml lays them out and rounds them, so that files can be passed
// on either way. On the CPU; pure, any thread.
#pragma once

#include <inference/model/tensor_type.hpp>

#include <cstddef>
#include <span>

namespace berth::host::inference {

// Any type with a layout. `bytes` and `floats` are of the same number of elements, a whole number of blocks.
void dequantise(tensor_type type, std::span<const std::byte> bytes, std::span<float> floats);

// Whether quantise() knows the type: F32, F16, Q8_0 and Q4_0.
bool can_quantise(tensor_type type) noexcept;
// Throws model_error for numbers that are not finite, which no block can hold.
void quantise(tensor_type type, std::span<const float> floats, std::span<std::byte> bytes);

} // namespace berth::host::inference
