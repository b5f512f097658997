#include <inference/compute/matrix.hpp>

#include <inference/compute/packing.hpp>
#include <inference/model/quantisation.hpp>

#include <algorithm>

namespace berth::host::inference {

namespace {

constexpr std::uint64_t piece_bytes = 4 << 20; // of packed weights in the host's memory at once

void upload_packed(device::device& to, const weight& from, const device::buffer& memory, std::uint64_t offset) {
    const std::uint64_t strip_bytes = packed_strip_bytes(from.type, from.columns);
    const std::uint64_t strips = padded(from.rows) / strip_rows;
    const std::uint64_t at_once = std::clamp<std::uint64_t>(piece_bytes / strip_bytes, 1, strips);
    std::vector<std::byte> piece(at_once * strip_bytes);
    for (std::uint64_t first = 0; first < strips; first += at_once) {
        const std::uint64_t count = std::min(at_once, strips - first);
        const std::span<std::byte> filled = std::span(piece).first(count * strip_bytes);
        for (std::uint64_t i = 0; i < count; ++i)
            pack_strip(from.type, from.data, from.rows, from.columns, first + i,
                       filled.subspan(i * strip_bytes, strip_bytes));
        to.write(memory, offset + first * strip_bytes, filled);
    }
}

} // namespace

matrix upload(device::device& to, std::span<const weight* const> below_each_other, std::string_view what) {
    matrix made;
    made.type = below_each_other.front()->type;
    made.columns = below_each_other.front()->columns;
    for (const weight* one : below_each_other) made.rows += padded(one->rows);
    const std::uint64_t strip_bytes = packed_strip_bytes(made.type, made.columns);
    made.packed = to.allocate(made.rows / strip_rows * strip_bytes, what);
    std::uint64_t row = 0;
    for (const weight* one : below_each_other) {
        upload_packed(to, *one, made.packed, row / strip_rows * strip_bytes);
        row += padded(one->rows);
    }
    return made;
}

side_by_side upload_side_by_side(device::device& to, const std::vector<const weight*>& weights, std::string_view what) {
    side_by_side made;
    for (std::size_t i = 0; i < weights.size();) {
        std::size_t last = i + 1;
        while (last < weights.size() && weights[last]->type == weights[i]->type) ++last;
        made.parts.push_back({upload(to, std::span(weights).subspan(i, last - i), what), made.width});
        for (; i < last; ++i) {
            made.at.push_back(made.width);
            made.width += padded(weights[i]->rows);
        }
    }
    return made;
}

device::buffer upload_vector(device::device& to, const weight& from) {
    std::vector<float> numbers(from.columns * from.rows);
    dequantise(from.type, from.data, numbers);
    device::buffer made = to.allocate(numbers.size() * sizeof(float), from.name);
    to.write_values<float>(made, numbers);
    return made;
}

} // namespace berth::host::inference
