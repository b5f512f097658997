#include "clblast_side.hpp"
#include "measured.hpp"
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

constexpr std::int32_t width = 768, feed_forward = 2048;

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

void products(device::device& on, tile_shape tile) {
    kernel_set with(on, tile);
    const weight weights{"w", tensor_type::f32, width, feed_forward, {}};
    const std::vector<std::byte> zeros(std::size_t{feed_forward} * width * 4);
    weight filled = weights;
    filled.data = zeros;
    const weight* const one = &filled;
    const matrix packed = upload(on, std::span(&one, 1), "w");
    const std::int32_t rows = 120;
    const activations x = with.make_rows(rows, width, "x"), y = with.make_rows(rows, feed_forward, "y");
    on.fill_with_zeros(x.memory);
    const double seconds = shortest([&] {
        with.multiply(x, packed, y, rows, 0);
        on.finish();
    });
    std::printf("product of %d x %d with %d x %d, tile %d x %d: %.0f GFLOP/s\n", rows, width, feed_forward, width,
                tile.rows, 16 * tile.strips, 2e-9 * rows * width * feed_forward / seconds);
}

void prefill(decoder& with, std::size_t count) {
    const std::vector<std::int32_t> tokens(count, 17);
    const double seconds = shortest([&] {
        sequence one = with.begin();
        with.step(std::vector<step_part>{{&one, tokens, true}});
        with.best();
    });
    std::printf("  prefill %3zu: %6.0f tokens/s\n", count, static_cast<double>(count) / seconds);
}

void decode(device::device& on, decoder& with, std::size_t batch, double read) {
    std::vector<sequence> sequences;
    std::vector<step_part> parts;
    const std::vector<std::int32_t> prompt(128, 17), next{19};
    for (std::size_t i = 0; i < batch; ++i) sequences.push_back(with.begin());
    for (sequence& one : sequences) {
        with.step(std::vector<step_part>{{&one, prompt, true}});
        parts.push_back({&one, next, true});
    }
    on.finish();
    const double seconds = shortest([&] {
        with.step(parts);
        with.best();
        for (sequence& one : sequences) one.cut_to(128);
    });
    const double speed = static_cast<double>(with.weight_bytes()) / seconds;
    std::printf("  decode of %zu: %6.1f tokens/s, %5.1f GB/s of weights, %3.0f %% of what is read plainly\n", batch,
                static_cast<double>(batch) / seconds, speed * 1e-9, 100 * speed / read);
}

void model_in(device::device& on, tensor_type type, double read) {
    const berth::tests::random_model model(shape_of(type));
    kernel_set kernels(on);
    decoder_options options;
    options.cache_positions = 2048;
    decoder with(kernels, model.description(), options);
    std::printf("110 M weights in %s, %.0f MB:\n", name_of(type).c_str(),
                static_cast<double>(with.weight_bytes()) * 1e-6);
    for (const std::size_t batch : {1, 4, 8}) decode(on, with, batch, read);
    for (const std::size_t count : {128, 512}) prefill(with, count);
    std::fflush(stdout);
}

} // namespace

int main(int count, char** words) {
    device::device_options options;
    if (const char* folder = std::getenv("BERTH_KERNELS")) options.kernels = folder;
    device::device on(chosen(count > 1 ? words[1] : "auto"), options);
    const double read = read_speed();
    std::printf("%s\nmemory: %.1f GB/s read, %.1f GB/s triad\n", on.about().id.c_str(), read * 1e-9,
                triad_speed() * 1e-9);
    for (const tile_shape tile : {tile_shape{4, 1}, tile_shape{6, 1}, tile_shape{8, 2}}) products(on, tile);
    std::printf("the same by CLBlast: %.0f GFLOP/s\n",
                2e-9 * 120 * width * feed_forward / clblast_seconds(on, 120, feed_forward, width));
    std::fflush(stdout);
    for (const tensor_type type : {tensor_type::f32, tensor_type::q8_0}) model_in(on, type, read);
}
