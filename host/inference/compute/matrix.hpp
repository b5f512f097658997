// Weights on a device, packed (packing.hpp).
#pragma once

#include <inference/device/device.hpp>
#include <inference/model/model_description.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace berth::host::inference {

// Matrices of one type and width, one below the other, each from a multiple of 32 rows on.
struct matrix {
    tensor_type type = tensor_type::f32;
    std::uint64_t columns = 0;
    std::uint64_t rows = 0; // with what fills them up
    device::buffer packed;

    std::uint64_t bytes() const noexcept { return packed.bytes(); }
};

matrix upload(device::device& to, std::span<const weight* const> below_each_other, std::string_view what);

// What several matrices make of the same input, side by side: those of one type in one matrix, so that one kernel
// computes them. All results of input weights[i] begin at column at[i].
struct side_by_side {
    struct part {
        matrix weights;
        std::uint64_t at = 0;
    };
    std::vector<part> parts;
    std::vector<std::uint64_t> at;
    std::uint64_t width = 0; // of all results
};

side_by_side upload_side_by_side(device::device& to, const std::vector<const weight*>& weights, std::string_view what);

// A row of numbers, as 32 bits whatever it is in the file.
device::buffer upload_vector(device::device& to, const weight& from);

} // namespace berth::host::inference
