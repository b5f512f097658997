// How weights lie on a device: in strips of 16 rows side by side, so that a vector of 16 holds what 16 results need of
// one column. F32 and F16 are [rows / 16][columns][16]; of quantised blocks each scale and each byte stands 16 times,
// once a row (kernels/weights_blocks.cl). Rows are filled up with zeros to a multiple of 32. Pure, any thread.
#pragma once

#include <inference/model/tensor_type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace berth::host::inference {

constexpr std::uint64_t strip_rows = 16;
constexpr std::uint64_t row_step = 32; // two strips: the widest tile of a kernel

constexpr std::uint64_t padded(std::uint64_t rows) noexcept {
    return (rows + row_step - 1) / row_step * row_step;
}

// Of one strip of that many columns, a whole number of blocks.
std::uint64_t packed_strip_bytes(tensor_type type, std::uint64_t columns);

// The strip from row 16 * `strip` on; `rows_data` has `rows` rows as a file has them. What a strip has beyond them is
// zero.
void pack_strip(tensor_type type, std::span<const std::byte> rows_data, std::uint64_t rows, std::uint64_t columns,
                std::uint64_t strip, std::span<std::byte> to);

} // namespace berth::host::inference
