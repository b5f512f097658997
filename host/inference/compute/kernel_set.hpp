// The kernels of one device, with the arguments that they take. Each call enqueues and does not wait. Rows of
// activations are `stride` numbers apart, a multiple of 32. One thread at a time.
#pragma once

#include <inference/compute/matrix.hpp>
#include <inference/device/device.hpp>

#include <map>
#include <string>

namespace berth::host::inference {

// Rows of numbers between two kernels.
struct activations {
    device::buffer memory;
    std::int32_t stride = 0;
};

// How kernels use a device.
struct kernel_shape {
    std::int32_t rows = 6;   // of a product that one work item keeps in registers, by
    std::int32_t strips = 1; // of 16
    std::size_t group = 1;   // work items that share a row of activations
};

// What the registers of the device have room for: 16 of 8 numbers take 6 x 16, 32 of 16 numbers 8 x 32. A work item of
// a CPU has a row for itself.
kernel_shape shape_for(const device::description& about) noexcept;

class kernel_set {
public:
    explicit kernel_set(device::device& on);
    kernel_set(device::device& on, kernel_shape shape);

    device::device& on() noexcept { return on_; }
    activations make_rows(std::uint64_t rows, std::uint64_t width, std::string_view what);
    // Compiles what weights of that type need; otherwise their first use does.
    void prepare(tensor_type type) { products(type); }

    void rms_norm(const activations& x, const device::buffer& weight, const activations& y, std::int32_t rows,
                  std::int32_t width, float epsilon);
    void softmax(const activations& x, std::int32_t rows, std::int32_t width);
    void argmax(const activations& x, const device::buffer& places, std::int32_t rows, std::int32_t width);
    void swiglu(const activations& x, const activations& y, std::int32_t rows, std::int32_t width, std::int32_t up_at);
    void add(const activations& x, const activations& y, std::int32_t rows, std::int32_t width);
    void pick_rows(const activations& x, const device::buffer& which, const activations& y, std::int32_t rows);

    // y = x * weights from column `at` on, or y += with `adding`.
    void multiply(const activations& x, const matrix& weights, const activations& y, std::int32_t rows, std::int32_t at,
                  bool adding = false);
    void multiply(const activations& x, const side_by_side& weights, const activations& y, std::int32_t rows);
    void embed(const matrix& weights, const device::buffer& tokens, const activations& y, std::int32_t rows);

    // From so many rows on another kernel takes over, which reads weights once for more of them.
    static constexpr std::int32_t many = 13;

private:
    struct product_kernels {
        device::kernel few;
        device::kernel many;
        device::kernel embed;
    };
    product_kernels& products(tensor_type type);

    device::device& on_;
    const kernel_shape shape_;
    device::kernel rms_norm_, softmax_, argmax_, swiglu_, add_, pick_rows_;
    std::map<tensor_type, product_kernels> products_;
};

} // namespace berth::host::inference
