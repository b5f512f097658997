#include <inference/compute/self_test.hpp>

#include <inference/compute/head_kernels.hpp>
#include <inference/compute/packing.hpp>
#include <inference/compute/reference.hpp>
#include <inference/model/half.hpp>
#include <inference/model/quantisation.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

namespace berth::host::inference {

namespace {

using numbers = std::vector<float>;

numbers random_numbers(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> any(-1.0f, 1.0f);
    numbers made(count);
    for (float& one : made) one = any(generator);
    return made;
}

// Rows of that width as activations; what is between them is not a number, so that reading it shows.
activations sent(kernel_set& with, const numbers& rows, std::size_t width) {
    const std::size_t count = rows.size() / width;
    activations made = with.make_rows(count, width, "a self-test");
    numbers padded_rows(count * static_cast<std::size_t>(made.stride), std::nanf(""));
    for (std::size_t i = 0; i < count; ++i)
        std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(i * width), width,
                    padded_rows.begin() + static_cast<std::ptrdiff_t>(i) * made.stride);
    with.on().write_values<float>(made.memory, padded_rows);
    return made;
}

numbers received(kernel_set& with, const activations& from, std::size_t count, std::size_t width) {
    numbers all(count * width);
    for (std::size_t i = 0; i < count; ++i)
        with.on().read_values<float>(from.memory, std::span(all).subspan(i * width, width),
                                     i * static_cast<std::size_t>(from.stride) * sizeof(float));
    return all;
}

device::buffer sent_buffer(kernel_set& with, const numbers& all) {
    device::buffer made = with.on().allocate(all.size() * sizeof(float), "a self-test");
    with.on().write_values<float>(made, all);
    return made;
}

device::buffer sent_places(kernel_set& with, const std::vector<std::int32_t>& all) {
    device::buffer made = with.on().allocate(all.size() * sizeof(std::int32_t), "a self-test");
    with.on().write_values<std::int32_t>(made, all);
    return made;
}

comparison compared(const numbers& got, const numbers& expected, double allowed) {
    comparison made{0, allowed};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = std::abs(static_cast<double>(got[i]) - expected[i]);
        if (!(difference <= made.worst)) made.worst = std::isnan(difference) ? INFINITY : difference;
    }
    return made;
}

std::span<const float> row_of(const numbers& all, std::size_t row, std::size_t width) {
    return std::span(all).subspan(row * width, width);
}

std::span<float> row_of(numbers& all, std::size_t row, std::size_t width) {
    return std::span(all).subspan(row * width, width);
}

comparison compare_rms_norm(kernel_set& with, std::size_t width) {
    const std::size_t rows = 3;
    const numbers x = random_numbers(rows * width, 1), factors = random_numbers(width, 2);
    const activations from = sent(with, x, width), to = with.make_rows(rows, width, "a self-test");
    const device::buffer weights = sent_buffer(with, factors);
    with.rms_norm(from, weights, to, rows, static_cast<std::int32_t>(width), 1e-5f);
    numbers expected(x.size());
    for (std::size_t i = 0; i < rows; ++i) reference::rms_norm(row_of(x, i, width), factors, 1e-5, row_of(expected, i, width));
    return compared(received(with, to, rows, width), expected, 1e-5);
}

comparison compare_softmax(kernel_set& with) {
    const std::size_t rows = 2, width = 100;
    numbers x = random_numbers(rows * width, 3);
    for (float& one : x) one *= 20;
    const activations at = sent(with, x, width);
    with.softmax(at, rows, width);
    for (std::size_t i = 0; i < rows; ++i) reference::softmax(row_of(x, i, width));
    return compared(received(with, at, rows, width), x, 1e-5);
}

comparison compare_argmax(kernel_set& with) {
    const std::size_t rows = 4, width = 205;
    numbers x = random_numbers(rows * width, 4);
    x[17] = x[90] = 3.0f;                                     // the first of two
    x[width + width - 1] = 3.0f;                              // the last of all
    std::fill_n(x.begin() + 2 * width, width, -1000.0f);      // all the same
    for (std::size_t i = 0; i < width; ++i) x[3 * width + i] -= 50.0f;
    const activations at = sent(with, x, width);
    const device::buffer places = with.on().allocate(rows * 4, "a self-test");
    with.argmax(at, places, rows, width);
    std::vector<std::int32_t> got(rows);
    with.on().read_values<std::int32_t>(places, got);
    numbers expected, found(got.begin(), got.end());
    for (std::size_t i = 0; i < rows; ++i) expected.push_back(static_cast<float>(reference::argmax(row_of(x, i, width))));
    return compared(found, expected, 0);
}

comparison compare_swiglu(kernel_set& with) {
    const std::size_t rows = 3, width = 44, up_at = 64;
    numbers x = random_numbers(rows * 2 * up_at, 5);
    for (float& one : x) one *= 8;
    const activations from = sent(with, x, 2 * up_at), to = with.make_rows(rows, width, "a self-test");
    with.swiglu(from, to, rows, width, up_at);
    numbers expected(rows * width);
    for (std::size_t i = 0; i < rows; ++i)
        reference::swiglu(row_of(x, i, 2 * up_at).first(width), row_of(x, i, 2 * up_at).subspan(up_at, width),
                          row_of(expected, i, width));
    return compared(received(with, to, rows, width), expected, 1e-4);
}

comparison compare_add(kernel_set& with) {
    const std::size_t rows = 3, width = 44;
    const numbers x = random_numbers(rows * width, 6);
    numbers y = random_numbers(rows * width, 7);
    const activations from = sent(with, x, width), to = sent(with, y, width);
    with.add(from, to, rows, width);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += x[i];
    return compared(received(with, to, rows, width), y, 0);
}

comparison compare_pick_rows(kernel_set& with) {
    const std::size_t width = 40;
    const numbers x = random_numbers(5 * width, 8);
    const activations from = sent(with, x, width), to = with.make_rows(2, width, "a self-test");
    const device::buffer which = sent_places(with, {4, 1});
    with.pick_rows(from, which, to, 2);
    numbers expected(row_of(x, 4, width).begin(), row_of(x, 4, width).end());
    expected.insert(expected.end(), row_of(x, 1, width).begin(), row_of(x, 1, width).end());
    return compared(received(with, to, 2, width), expected, 0);
}

// Weights of any type, as a file has them. K-quants cannot be made from numbers here: their bits are random, but for the
// scales.
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

// Two sequences, of 37 and of 5 positions, whose pages lie about in the cache. The last row of each is computed last, as
// in a step of decoding; the others fill the cache before.
struct attention_case {
    head_shape shape;
    std::vector<std::int32_t> pages{6, 1, 4, 2};      // of the first, then of the second
    std::vector<std::int32_t> lengths{37, 5};
    std::vector<std::int32_t> tables_at{0, 3};
    std::size_t query_width, kv_width, row_width;

    explicit attention_case(const head_shape& of) : shape(of) {
        query_width = padded(static_cast<std::uint64_t>(shape.heads * shape.length));
        kv_width = padded(static_cast<std::uint64_t>(shape.kv_heads * shape.length));
        row_width = query_width + 2 * kv_width;
    }
};

std::vector<double> turns_at(const attention_case& of, std::int32_t position) {
    std::vector<double> turns;
    for (std::int32_t i = 0; i < of.shape.rotated / 2; ++i) turns.push_back(position * std::pow(1000.0, -2.0 * i / of.shape.rotated));
    return turns;
}

// What the reference says of the last position of each sequence; `rows` are those of all positions, sequence by sequence.
numbers expected_attention(const attention_case& of, numbers rows) {
    const auto length = static_cast<std::size_t>(of.shape.length);
    const auto shared = static_cast<std::size_t>(of.shape.heads / of.shape.kv_heads);
    numbers expected;
    std::size_t first = 0;
    for (const std::int32_t positions : of.lengths) {
        const auto count = static_cast<std::size_t>(positions);
        for (std::size_t i = 0; i < count; ++i) {
            const std::vector<double> turns = turns_at(of, static_cast<std::int32_t>(i));
            const std::span<float> row = row_of(rows, first + i, of.row_width);
            for (std::size_t h = 0; h < static_cast<std::size_t>(of.shape.heads); ++h)
                reference::rotate(row.subspan(h * length, length), turns, of.shape.layout);
            for (std::size_t h = 0; h < static_cast<std::size_t>(of.shape.kv_heads); ++h)
                reference::rotate(row.subspan(of.query_width + h * length, length), turns, of.shape.layout);
        }
        for (std::size_t h = 0; h < static_cast<std::size_t>(of.shape.heads); ++h) {
            numbers keys, values, result(length);
            for (std::size_t i = 0; i < count; ++i) {
                const std::span<float> row = row_of(rows, first + i, of.row_width);
                const auto key = row.subspan(of.query_width + h / shared * length, length);
                const auto value = row.subspan(of.query_width + of.kv_width + h / shared * length, length);
                keys.insert(keys.end(), key.begin(), key.end());
                values.insert(values.end(), value.begin(), value.end());
            }
            reference::attention(row_of(rows, first + count - 1, of.row_width).subspan(h * length, length), keys, values, result);
            expected.insert(expected.end(), result.begin(), result.end());
        }
        first += count;
    }
    return expected;
}

comparison compare_attention(kernel_set& with, const head_shape& shape) {
    const attention_case of(shape);
    const std::size_t all = 37 + 5;
    numbers rows = random_numbers(all * of.row_width, 12);
    for (float& one : rows) one *= 2;
    std::vector<std::int32_t> places, table_of, lengths;
    numbers turns;
    for (std::size_t s = 0; s < of.lengths.size(); ++s)
        for (std::int32_t i = 0; i < of.lengths[s]; ++i) {
            places.push_back(of.pages[static_cast<std::size_t>(of.tables_at[s] + i / page_positions)] * page_positions +
                             i % page_positions);
            table_of.push_back(of.tables_at[s]);
            lengths.push_back(i + 1);
            for (const double turn : turns_at(of, i)) {
                turns.push_back(static_cast<float>(std::cos(turn)));
                turns.push_back(static_cast<float>(std::sin(turn)));
            }
        }
    head_kernels heads(with.on(), shape);
    const cache_layer cache{sent_buffer(with, numbers(7 * shape.page_numbers(), 0.0f)),
                            sent_buffer(with, numbers(7 * shape.page_numbers(), 0.0f))};
    const device::buffer turns_sent = sent_buffer(with, turns), places_sent = sent_places(with, places),
                         tables_sent = sent_places(with, of.pages), table_of_sent = sent_places(with, table_of),
                         lengths_sent = sent_places(with, lengths);
    const row_places at{turns_sent, places_sent, tables_sent, table_of_sent, lengths_sent};
    const activations qkv = sent(with, rows, of.row_width);
    const std::size_t width = static_cast<std::size_t>(shape.heads * shape.length);
    const activations to = with.make_rows(all, width, "a self-test");
    heads.rotate_and_keep(qkv, static_cast<std::int32_t>(all), static_cast<std::int32_t>(of.query_width),
                          static_cast<std::int32_t>(of.query_width + of.kv_width), at, cache);
    heads.attention(qkv, to, static_cast<std::int32_t>(all), at, cache);
    const numbers everything = received(with, to, all, width);
    numbers got(row_of(everything, 36, width).begin(), row_of(everything, 36, width).end());
    got.insert(got.end(), row_of(everything, 41, width).begin(), row_of(everything, 41, width).end());
    return compared(got, expected_attention(of, std::move(rows)), 1e-4);
}

} // namespace

std::vector<self_test_case> self_tests(std::span<const tensor_type> types) {
    std::vector<self_test_case> all;
    for (const std::size_t width : {64, 172})
        all.push_back({"rms_norm of " + std::to_string(width), [width](kernel_set& k) { return compare_rms_norm(k, width); }});
    all.push_back({"softmax", compare_softmax});
    all.push_back({"argmax", compare_argmax});
    all.push_back({"swiglu", compare_swiglu});
    all.push_back({"add", compare_add});
    all.push_back({"pick_rows", compare_pick_rows});
    const auto heads = [&](const char* name, head_shape shape) {
        all.push_back({name, [shape](kernel_set& k) { return compare_attention(k, shape); }});
    };
    heads("heads of 8, neighbours turned, two share keys", {8, 8, 4, 2, rotary_layout::neighbours});
    heads("heads of 32, half of it turned in halves", {32, 16, 3, 3, rotary_layout::halves});
    for (const tensor_type type : types) {
        const std::string name = name_of(type);
        for (const std::size_t rows : {1, 2, 3, 4, 5, 8, 13, 31})
            all.push_back({"product of " + std::to_string(rows) + " rows with " + name, [=](kernel_set& k) {
                               return compare_product(k, type, rows, rows % 2 == 0);
                           }});
        all.push_back({"embedding in " + name, [type](kernel_set& k) { return compare_embedding(k, type); }});
    }
    return all;
}

std::vector<std::string> run_self_tests(kernel_set& with, std::span<const tensor_type> types) {
    std::vector<std::string> failed;
    for (const self_test_case& one : self_tests(types)) {
        const comparison seen = one.compare(with);
        if (!seen.holds())
            failed.push_back(one.name + " on " + with.on().about().id + ": expected a difference of at most " +
                             std::to_string(seen.allowed) + ", found " + std::to_string(seen.worst));
    }
    return failed;
}

} // namespace berth::host::inference
