#include <inference/compute/self_test_parts.hpp>

#include <inference/compute/packing.hpp>
#include <inference/compute/reference.hpp>

#include <cmath>

namespace berth::host::inference::self_test_parts {

namespace {

// Two sequences, of 37 and of 5 positions, whose pages lie about in the cache. The last row of each is computed last,
// as in a step of decoding; the others fill the cache before.
struct attention_case {
    head_shape shape;
    std::vector<std::int32_t> pages{6, 1, 4, 2}; // of the first, then of the second
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
    for (std::int32_t i = 0; i < of.shape.rotated / 2; ++i)
        turns.push_back(position * std::pow(1000.0, -2.0 * i / of.shape.rotated));
    return turns;
}

// What the reference says of the last position of each sequence; `rows` are those of all positions, sequence by
// sequence.
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
            reference::attention(row_of(rows, first + count - 1, of.row_width).subspan(h * length, length), keys,
                                 values, result);
            expected.insert(expected.end(), result.begin(), result.end());
        }
        first += count;
    }
    return expected;
}

} // namespace

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

} // namespace berth::host::inference::self_test_parts
