#include <inference/compute/head_kernels.hpp>

#include <inference/compute/kernel_text.hpp>

#include <cmath>

namespace berth::host::inference {

namespace {

std::size_t count(std::int32_t number) {
    return static_cast<std::size_t>(number);
}

std::int32_t vector_for(std::int32_t length) {
    for (const std::int32_t width : {16, 8, 4})
        if (length % width == 0) return width;
    return 2;
}

void require_possible(const head_shape& shape) {
    const bool even = shape.length > 0 && shape.length % 2 == 0 && shape.rotated % 2 == 0;
    const bool divides = shape.kv_heads > 0 && shape.heads % shape.kv_heads == 0;
    if (even && divides && shape.rotated >= 0 && shape.rotated <= shape.length) return;
    throw device::fault(
        device::fault_kind::misuse,
        "expected heads of an even length of which an even part is rotated, and query heads a multiple of "
        "key heads; found length " +
            std::to_string(shape.length) + ", rotated " + std::to_string(shape.rotated) + ", heads " +
            std::to_string(shape.heads) + " and " + std::to_string(shape.kv_heads));
}

} // namespace

head_kernels::head_kernels(device::device& on, const head_shape& shape) : on_(on), shape_(shape) {
    require_possible(shape);
    const std::string source = std::string(kernel_text("prelude")) + std::string(kernel_text("heads"));
    const std::string options = "-w -D HEAD=" + std::to_string(shape.length) +
                                " -D ROTATED=" + std::to_string(shape.rotated) +
                                " -D NEOX=" + (shape.layout == rotary_layout::halves ? "1" : "0") +
                                " -D SHARED=" + std::to_string(shape.heads / shape.kv_heads) +
                                " -D V=" + std::to_string(vector_for(shape.length));
    const device::device::built program = on_.build(source, options, "heads");
    rotate_and_keep_ = on_.find(program, "rotate_and_keep");
    attention_ = on_.find(program, "attention");
}

void head_kernels::rotate_and_keep(const activations& qkv, std::int32_t rows, std::int32_t keys_at,
                                   std::int32_t values_at, const row_places& at, const cache_layer& cache) {
    on_.run(rotate_and_keep_, {{count(shape_.heads + 2 * shape_.kv_heads), count(rows)}, {1, 1}},
            {qkv.memory, qkv.stride, shape_.heads, shape_.kv_heads, keys_at, values_at, at.turns, at.places, cache.keys,
             cache.values});
}

void head_kernels::attention(const activations& qkv, const activations& y, std::int32_t rows, const row_places& at,
                             const cache_layer& cache) {
    const float scale = 1.0f / std::sqrt(static_cast<float>(shape_.length));
    on_.run(attention_, {{count(shape_.kv_heads), count(rows)}, {1, 1}},
            {qkv.memory, qkv.stride, y.memory, y.stride, shape_.kv_heads, cache.keys, cache.values, at.tables,
             at.table_of, at.lengths, scale});
}

} // namespace berth::host::inference
