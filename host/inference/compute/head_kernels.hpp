// Rotating of heads and attention over a paged cache (kernels/heads.cl), compiled for the heads of one model. Each call
// enqueues and does not wait. One thread at a time.
#pragma once

#include <inference/compute/kernel_set.hpp>

namespace berth::host::inference {

constexpr std::int32_t page_positions = 16; // one vector of scores

enum class rotary_layout { neighbours, halves }; // which numbers of a head turn together: 2i and 2i+1, or i and i+n/2

struct head_shape {
    std::int32_t length = 0;
    std::int32_t rotated = 0; // how many numbers of a head are turned, the first
    std::int32_t heads = 0;
    std::int32_t kv_heads = 0; // divides heads
    rotary_layout layout = rotary_layout::neighbours;

    // Numbers of a page, of keys as of values.
    std::uint64_t page_numbers() const noexcept {
        return static_cast<std::uint64_t>(kv_heads) * static_cast<std::uint64_t>(length * page_positions);
    }
};

// Keys and values of one layer.
struct cache_layer {
    device::buffer keys;
    device::buffer values;
};

// Where rows of a step belong; one entry a row.
struct row_places {
    const device::buffer& turns;    // cosine and sine of each pair
    const device::buffer& places;   // page * page_positions + position in it
    const device::buffer& tables;   // pages of all sequences of the step
    const device::buffer& table_of; // where the sequence's pages begin there
    const device::buffer& lengths;  // positions that the row sees
};

class head_kernels {
public:
    // fault (misuse) for heads that the kernels cannot do.
    head_kernels(device::device& on, const head_shape& shape);

    const head_shape& shape() const noexcept { return shape_; }
    void rotate_and_keep(const activations& qkv, std::int32_t rows, std::int32_t keys_at, std::int32_t values_at,
                         const row_places& at, const cache_layer& cache);
    void attention(const activations& qkv, const activations& y, std::int32_t rows, const row_places& at,
                   const cache_layer& cache);

private:
    device::device& on_;
    const head_shape shape_;
    device::kernel rotate_and_keep_, attention_;
};

} // namespace berth::host::inference
