#include "clblast_side.hpp"
#include "memory_speed.hpp"
#include "random_model.hpp"

#include <inference/compute/decoder.hpp>
#include <inference/device/selection.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace berth::host::inference;
using namespace bench;

namespace {

constexpr std::int32_t width = 768, feed_forward = 2048, product_rows = 120;
constexpr double product_size = 2e-9 * product_rows * width * feed_forward; // thousand million operations

berth::tests::model_shape shape_of(tensor_type type) {
    berth::tests::model_shape shape;
    shape.width = width;
    shape.feed_forward = feed_forward;
    shape.layers = 12;
    shape.heads = shape.kv_heads = 12;
    shape.vocabulary = 32'000;
    shape.context = 1024;
    shape.type = shape.value_type = type;
    shape.tied = true;
    return shape;
}

device::found_device chosen(const char* words) {
    const device::discovered found = device::discover();
    std::vector<device::description> all;
    for (const device::found_device& one : found.devices) all.push_back(one.about);
    const device::selection made = device::select(all, words);
    if (made.chosen.empty()) {
        std::fprintf(stderr, "%s\n", made.refusal.c_str());
        std::exit(69);
    }
    return found.devices[made.chosen.front()];
}

// "12.3 (15.0)": so much a second by the clock, and by the time of the processors.
std::string a_second(double amount, const seconds& in, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f (%.*f)", digits, amount / in.clock, digits, amount / in.processors);
    return text;
}

void products(device::device& on, kernel_shape shape) {
    kernel_set with(on, shape);
    const std::vector<std::byte> zeros(std::size_t{feed_forward} * width * 4);
    const weight weights{"w", tensor_type::f32, width, feed_forward, zeros};
    const weight* const one = &weights;
    const matrix packed = upload(on, std::span(&one, 1), "w");
    const activations x = with.make_rows(product_rows, width, "x"), y = with.make_rows(product_rows, feed_forward, "y");
    on.fill_with_zeros(x.memory);
    const seconds taken = shortest([&] {
        with.multiply(x, packed, y, product_rows, 0);
        on.finish();
    });
    std::printf("  tile %d x %-2d  %s GFLOP/s\n", shape.rows, 16 * shape.strips,
                a_second(product_size, taken, 0).c_str());
}

void prefill(decoder& with, std::size_t count) {
    const std::vector<std::int32_t> tokens(count, 17);
    const seconds taken = shortest([&] {
        sequence one = with.begin();
        with.step(std::vector<step_part>{{&one, tokens, true}});
        with.best();
    });
    std::printf("  prefill %3zu  %s tokens/s\n", count, a_second(static_cast<double>(count), taken, 0).c_str());
}

void decode(device::device& on, decoder& with, std::size_t batch) {
    std::vector<sequence> sequences;
    std::vector<step_part> parts;
    const std::vector<std::int32_t> prompt(128, 17), next{19};
    for (std::size_t i = 0; i < batch; ++i) sequences.push_back(with.begin());
    for (sequence& one : sequences) {
        with.step(std::vector<step_part>{{&one, prompt, true}});
        parts.push_back({&one, next, true});
    }
    on.finish();
    const seconds taken = shortest([&] {
        with.step(parts);
        with.best();
        for (sequence& one : sequences) one.cut_to(128);
    });
    const double bytes = static_cast<double>(with.weight_bytes());
    const seconds plainly = time_to_read(); // now, since others use the memory, too
    const double share = bytes / taken.clock * plainly.clock / memory_bytes;
    std::printf("  decode of %zu  %s tokens/s, %s GB/s of weights, %.2f of what is read plainly (%s)\n", batch,
                a_second(static_cast<double>(batch), taken, 1).c_str(), a_second(bytes * 1e-9, taken, 1).c_str(), share,
                a_second(memory_bytes * 1e-9, plainly, 1).c_str());
}

void model_in(device::device& on, tensor_type type) {
    const berth::tests::random_model model(shape_of(type));
    kernel_set kernels(on);
    decoder_options options;
    options.cache_positions = 2048;
    decoder with(kernels, model.description(), options);
    std::printf("110 M weights in %s, %.0f MB:\n", name_of(type).c_str(),
                static_cast<double>(with.weight_bytes()) * 1e-6);
    for (const std::size_t batch : {1, 4, 8}) decode(on, with, batch);
    for (const std::size_t count : {128, 512}) prefill(with, count);
    std::fflush(stdout);
}

} // namespace

int main(int count, char** words) {
    device::device_options options;
    if (const char* folder = std::getenv("BERTH_KERNELS")) options.kernels = folder;
    device::device on(chosen(count > 1 ? words[1] : "auto"), options);
    std::printf("%s; by the clock (by the time of the processors)\n", on.about().id.c_str());
    std::printf("memory: %s GB/s read", a_second(memory_bytes * 1e-9, time_to_read(), 1).c_str());
    std::printf(", %s GB/s triad\n", a_second(memory_bytes * 1e-9, time_of_triad(), 1).c_str());
    std::printf("products of %d x %d with %d x %d:\n", product_rows, width, feed_forward, width);
    for (const kernel_shape shape : {kernel_shape{4, 1, 1}, kernel_shape{6, 1, 1}, kernel_shape{8, 2, 1}})
        products(on, shape);
    std::printf("  CLBlast      %s GFLOP/s\n",
                a_second(product_size, clblast_time(on, product_rows, feed_forward, width), 0).c_str());
    std::fflush(stdout);
    for (const tensor_type type : {tensor_type::f32, tensor_type::q8_0}) model_in(on, type);
}
