#include <inference/compute/self_test_parts.hpp>

#include <inference/compute/packing.hpp>
#include <inference/compute/reference.hpp>
#include <inference/model/half.hpp>
#include <inference/model/quantisation.hpp>

#include <cstring>
#include <random>

namespace berth::host::inference::self_test_parts {

namespace {

// Weights of any type, as a file has them. K-quants cannot be made from numbers here: their bits are random, but for
// the scales.
std::vector<std::byte> random_weights(tensor_type type, std::size_t rows, std::size_t columns, unsigned seed) {
    std::vector<std::byte> made(rows * *bytes_of(type, columns));
    if (can_quantise(type)) {
        quantise(type, random_numbers(rows * columns, seed), made);
        return made;
    }
    std::mt19937 generator(seed);
    for (std::byte& one : made) one = static_cast<std::byte>(generator());
    const std::uint32_t size = layout_of(type)->bytes;
    const std::uint16_t scale = half_of(0.0005f), least = half_of(0.004f);
    for (std::size_t at = 0; at < made.size(); at += size) {
        if (type == tensor_type::q4_k) {
            std::memcpy(&made[at], &scale, 2);
            std::memcpy(&made[at + 2], &least, 2);
        } else {
            std::memcpy(&made[at + size - 2], &scale, 2);
        }
    }
    return made;
}

struct sent_weights {
    matrix on_device;
    numbers as_numbers;
};

sent_weights send_weights(kernel_set& with, tensor_type type, std::size_t rows, std::size_t columns) {
    const std::vector<std::byte> bytes = random_weights(type, rows, columns, 9);
    sent_weights made;
    made.as_numbers.resize(rows * columns);
    dequantise(type, bytes, made.as_numbers);
    const weight from{"a self-test", type, columns, rows, bytes};
    const weight* const one = &from;
    made.on_device = upload(with.on(), std::span(&one, 1), "a self-test");
    return made;
}

// The width has more than a chunk of columns and, where the type allows it, no whole number of them.
std::size_t columns_for(tensor_type type) {
    const std::uint32_t block = layout_of(type)->elements;
    return block == 1 ? 301 : block == 32 ? 288 : 512;
}

} // namespace

comparison compare_product(kernel_set& with, tensor_type type, std::size_t rows, bool adding) {
    const std::size_t columns = columns_for(type), outputs = 40, at = 32;
    const sent_weights weights = send_weights(with, type, outputs, columns);
    const numbers x = random_numbers(rows * columns, 10);
    const std::size_t width = at + padded(outputs);
    numbers expected = random_numbers(rows * width, 11);
    const activations from = sent(with, x, columns), to = sent(with, expected, width);
    with.multiply(from, weights.on_device, to, static_cast<std::int32_t>(rows), at, adding);
    for (std::size_t row = 0; row < rows; ++row) {
        numbers products(outputs);
        reference::multiply(row_of(x, row, columns), weights.as_numbers, products);
        const std::span<float> place = row_of(expected, row, width).subspan(at);
        for (std::size_t i = 0; i < padded(outputs); ++i)
            place[i] = (adding ? place[i] : 0.0f) + (i < outputs ? products[i] : 0.0f);
    }
    return compared(received(with, to, rows, width), expected, 2e-4);
}

comparison compare_embedding(kernel_set& with, tensor_type type) {
    const std::size_t columns = columns_for(type), rows = 40;
    const sent_weights weights = send_weights(with, type, rows, columns);
    const std::vector<std::int32_t> tokens{39, 0, 17, 17};
    const device::buffer places = sent_places(with, tokens);
    const activations to = with.make_rows(tokens.size(), columns, "a self-test");
    with.embed(weights.on_device, places, to, static_cast<std::int32_t>(tokens.size()));
    numbers expected;
    for (const std::int32_t token : tokens) {
        const auto row = row_of(weights.as_numbers, static_cast<std::size_t>(token), columns);
        expected.insert(expected.end(), row.begin(), row.end());
    }
    return compared(received(with, to, tokens.size(), columns), expected, 1e-6);
}

} // namespace berth::host::inference::self_test_parts
