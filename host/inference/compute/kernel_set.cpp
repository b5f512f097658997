#include <inference/compute/kernel_set.hpp>

#include <inference/compute/kernel_text.hpp>
#include <inference/compute/packing.hpp>

#include <algorithm>

namespace berth::host::inference {

namespace {

constexpr std::size_t chunk = 256; // columns that a group embeds, as in the kernels

std::size_t count(std::int32_t number) {
    return static_cast<std::size_t>(number);
}

} // namespace

kernel_shape shape_for(const device::description& about) noexcept {
    kernel_shape made;
    if (about.native_float_width >= 16) made = {8, 2, 1};
    if (about.native_float_width < 8) made.rows = 4;
    // A power of two: groups add by halves.
    if (about.type != device::device_type::cpu) made.group = about.largest_group >= 64 ? 64 : 1;
    return made;
}

kernel_set::kernel_set(device::device& on) : kernel_set(on, shape_for(on.about())) {}

kernel_set::kernel_set(device::device& on, kernel_shape shape) : on_(on), shape_(shape) {
    const std::string source = std::string(kernel_text("prelude")) + std::string(kernel_text("rows"));
    const device::device::built program = on_.build(source, "-w -D GROUP=" + std::to_string(shape_.group), "rows");
    rms_norm_ = on_.find(program, "rms_norm");
    softmax_ = on_.find(program, "softmax");
    argmax_ = on_.find(program, "argmax");
    swiglu_ = on_.find(program, "swiglu");
    add_ = on_.find(program, "add");
    pick_rows_ = on_.find(program, "pick_rows");
}

activations kernel_set::make_rows(std::uint64_t rows, std::uint64_t width, std::string_view what) {
    activations made;
    made.stride = static_cast<std::int32_t>(padded(width));
    made.memory = on_.allocate(rows * padded(width) * sizeof(float), what);
    return made;
}

kernel_set::product_kernels& kernel_set::products(tensor_type type) {
    const auto found = products_.find(type);
    if (found != products_.end()) return found->second;
    const bool direct = type == tensor_type::f32 || type == tensor_type::f16;
    std::string source(kernel_text("prelude"));
    source += kernel_text(direct ? "weights_direct" : "weights_blocks");
    source += kernel_text(direct ? "matmul_direct" : "matmul_blocks");
    const std::string name = name_of(type);
    const std::string options = "-w -D FORMAT_" + name + " -D TILE=" + std::to_string(shape_.rows) +
                                " -D STRIPS=" + std::to_string(direct ? shape_.strips : 1);
    const device::device::built program = on_.build(source, options, "products with " + name);
    product_kernels made{on_.find(program, "matmul_few"), on_.find(program, "matmul_many"), on_.find(program, "embed")};
    return products_.emplace(type, std::move(made)).first->second;
}

void kernel_set::rms_norm(const activations& x, const device::buffer& weight, const activations& y, std::int32_t rows,
                          std::int32_t width, float epsilon) {
    on_.run(rms_norm_, {{shape_.group, count(rows)}, {shape_.group, 1}},
            {x.memory, weight, y.memory, width, x.stride, epsilon});
}

void kernel_set::softmax(const activations& x, std::int32_t rows, std::int32_t width) {
    on_.run(softmax_, {{shape_.group, count(rows)}, {shape_.group, 1}}, {x.memory, width, x.stride});
}

void kernel_set::argmax(const activations& x, const device::buffer& places, std::int32_t rows, std::int32_t width) {
    on_.run(argmax_, {{shape_.group, count(rows)}, {shape_.group, 1}}, {x.memory, places, width, x.stride});
}

void kernel_set::swiglu(const activations& x, const activations& y, std::int32_t rows, std::int32_t width,
                        std::int32_t up_at) {
    on_.run(swiglu_, {{(count(width) + strip_rows - 1) / strip_rows, count(rows)}, {1, 1}},
            {x.memory, y.memory, up_at, x.stride, y.stride});
}

void kernel_set::add(const activations& x, const activations& y, std::int32_t rows, std::int32_t width) {
    on_.run(add_, {{(count(width) + strip_rows - 1) / strip_rows, count(rows)}, {1, 1}},
            {x.memory, y.memory, y.stride});
}

void kernel_set::pick_rows(const activations& x, const device::buffer& which, const activations& y, std::int32_t rows) {
    on_.run(pick_rows_, {{count(y.stride) / strip_rows, count(rows)}, {1, 1}}, {x.memory, which, y.memory, y.stride});
}

void kernel_set::multiply(const activations& x, const matrix& weights, const activations& y, std::int32_t rows,
                          std::int32_t at, bool adding) {
    const product_kernels& with = products(weights.type);
    const std::size_t strips = weights.rows / strip_rows;
    const auto width = static_cast<std::int32_t>(weights.columns);
    const std::int32_t add = adding ? 1 : 0;
    if (rows < many) {
        on_.run(with.few, {{strips, 1}, {1, 1}},
                {x.memory, x.stride, weights.packed, y.memory, y.stride, at, rows, width, add});
        return;
    }
    const bool direct = weights.type == tensor_type::f32 || weights.type == tensor_type::f16;
    const std::size_t columns = strips / (direct ? count(shape_.strips) : 1);
    // About 96 rows of x stay in a cache while all weights pass by; groups of rows have the same number of whole tiles.
    const std::int32_t tiles = (rows + shape_.rows - 1) / shape_.rows;
    const std::int32_t groups = (tiles * shape_.rows + 95) / 96;
    const std::int32_t rows_a_group = (tiles + groups - 1) / groups * shape_.rows;
    on_.run(with.many, {{columns, count(groups)}, {1, 1}},
            {x.memory, x.stride, weights.packed, y.memory, y.stride, at, rows, width, add, rows_a_group});
}

void kernel_set::multiply(const activations& x, const side_by_side& weights, const activations& y, std::int32_t rows) {
    for (const side_by_side::part& one : weights.parts)
        multiply(x, one.weights, y, rows, static_cast<std::int32_t>(one.at));
}

void kernel_set::embed(const matrix& weights, const device::buffer& tokens, const activations& y, std::int32_t rows) {
    on_.run(products(weights.type).embed, {{(weights.columns + chunk - 1) / chunk, count(rows)}, {1, 1}},
            {weights.packed, tokens, y.memory, y.stride, static_cast<std::int32_t>(weights.columns)});
}

} // namespace berth::host::inference
