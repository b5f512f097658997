// What the cases of the self-test share: numbers on their way to the device and back. One thread.
#pragma once

#include <inference/compute/head_kernels.hpp>
#include <inference/compute/self_test.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace berth::host::inference::self_test_parts {

using numbers = std::vector<float>;

numbers random_numbers(std::size_t count, unsigned seed); // from -1 to 1
// Rows of that width as activations; what is between them is not a number, so that reading it shows.
activations sent(kernel_set& with, const numbers& rows, std::size_t width);
numbers received(kernel_set& with, const activations& from, std::size_t count, std::size_t width);
device::buffer sent_buffer(kernel_set& with, const numbers& all);
device::buffer sent_places(kernel_set& with, const std::vector<std::int32_t>& all);
comparison compared(const numbers& got, const numbers& expected, double allowed);
std::span<const float> row_of(const numbers& all, std::size_t row, std::size_t width);
std::span<float> row_of(numbers& all, std::size_t row, std::size_t width);

comparison compare_product(kernel_set& with, tensor_type type, std::size_t rows, bool adding);
comparison compare_embedding(kernel_set& with, tensor_type type);
comparison compare_attention(kernel_set& with, const head_shape& shape);

} // namespace berth::host::inference::self_test_parts
