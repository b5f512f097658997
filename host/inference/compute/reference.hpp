// The same mathematics as the kernels, as plainly as it can be written, in double precision: what kernels are compared
// with. Pure, any thread.
#pragma once

#include <inference/compute/head_kernels.hpp>

#include <cstdint>
#include <span>

namespace berth::host::inference::reference {

void rms_norm(std::span<const float> x, std::span<const float> weight, double epsilon, std::span<float> y);
void softmax(std::span<float> x);
std::int32_t argmax(std::span<const float> x);
void swiglu(std::span<const float> gate, std::span<const float> up, std::span<float> y);
// y = weights * x; a row of weights per result.
void multiply(std::span<const float> x, std::span<const float> weights, std::span<float> y);
// turns[i] is by how much pair i is turned, in radians.
void rotate(std::span<float> head, std::span<const double> turns, rotary_layout layout);
// One head: keys and values are [positions][head].
void attention(std::span<const float> query, std::span<const float> keys, std::span<const float> values,
               std::span<float> y);

} // namespace berth::host::inference::reference
