#include <inference/compute/packing.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace berth::host::inference {

namespace {

// One block of one row, in the order in which it is packed: first numbers of 2 bytes, then single bytes.
struct block_parts {
    std::vector<std::uint16_t> halves; // places in the file's block
    std::vector<std::uint16_t> bytes;  // likewise
    bool k_scales = false;             // Q4_K: 16 unpacked six-bit scales and minima come before the bytes
    std::uint64_t size() const { return halves.size() * 2 + (k_scales ? 16 : 0) + bytes.size(); }
};

std::vector<std::uint16_t> range(std::uint16_t from, std::uint16_t count) {
    std::vector<std::uint16_t> places(count);
    for (std::uint16_t i = 0; i < count; ++i) places[i] = static_cast<std::uint16_t>(from + i);
    return places;
}

block_parts parts_of(tensor_type type) {
    switch (type) {
    case tensor_type::q8_0:
        return {{0}, range(2, 32)};
    case tensor_type::q4_0:
        return {{0}, range(2, 16)};
    case tensor_type::q4_k:
        return {{0, 2}, range(16, 128), true};
    case tensor_type::q6_k: {
        std::vector<std::uint16_t> bytes = range(0, 128 + 64 + 16);
        return {{208}, std::move(bytes)};
    }
    default:
        throw std::logic_error("expected weights in blocks, found " + name_of(type));
    }
}

// The six-bit numbers of Q4_K: eight scales, then eight minima, out of 12 bytes.
std::array<std::uint8_t, 16> k_scales_of(const std::uint8_t* packed) {
    std::array<std::uint8_t, 16> all{};
    for (std::size_t i = 0; i < 4; ++i) {
        all[i] = packed[i] & 63;
        all[8 + i] = packed[4 + i] & 63;
        all[4 + i] = static_cast<std::uint8_t>((packed[8 + i] & 15) | (packed[i] >> 6 << 4));
        all[12 + i] = static_cast<std::uint8_t>((packed[8 + i] >> 4) | (packed[4 + i] >> 6 << 4));
    }
    return all;
}

// One block of row `lane` to its places in the packed block.
void pack_block(const block_parts& parts, const std::byte* block, std::size_t lane, std::byte* to) {
    for (const std::uint16_t place : parts.halves) {
        std::memcpy(to + lane * 2, block + place, 2);
        to += 2 * strip_rows;
    }
    if (parts.k_scales) {
        for (const std::uint8_t scale : k_scales_of(reinterpret_cast<const std::uint8_t*>(block) + 4)) {
            to[lane] = std::byte{scale};
            to += strip_rows;
        }
    }
    for (const std::uint16_t place : parts.bytes) {
        to[lane] = block[place];
        to += strip_rows;
    }
}

template <std::size_t Size>
void pack_numbers(const std::byte* row, std::uint64_t columns, std::size_t lane, std::byte* to) {
    for (std::uint64_t i = 0; i < columns; ++i) std::memcpy(to + (i * strip_rows + lane) * Size, row + i * Size, Size);
}

} // namespace

std::uint64_t packed_strip_bytes(tensor_type type, std::uint64_t columns) {
    if (type == tensor_type::f32) return columns * strip_rows * 4;
    if (type == tensor_type::f16) return columns * strip_rows * 2;
    return columns / layout_of(type)->elements * parts_of(type).size() * strip_rows;
}

void pack_strip(tensor_type type, std::span<const std::byte> rows_data, std::uint64_t rows, std::uint64_t columns,
                std::uint64_t strip, std::span<std::byte> to) {
    if (to.size() != packed_strip_bytes(type, columns) || rows_data.size() != rows * *bytes_of(type, columns))
        throw std::logic_error("a strip of " + std::to_string(columns) + " columns does not have the bytes it needs");
    const std::uint64_t first = strip * strip_rows;
    const std::uint64_t last = std::min(rows, first + strip_rows);
    if (last < first + strip_rows) std::fill(to.begin(), to.end(), std::byte{0});
    const std::uint64_t row_bytes = *bytes_of(type, columns);
    const bool in_blocks = type != tensor_type::f32 && type != tensor_type::f16;
    const block_parts parts = in_blocks ? parts_of(type) : block_parts{};
    for (std::uint64_t row = first; row < last; ++row) {
        const std::byte* from = rows_data.data() + row * row_bytes;
        const std::size_t lane = row - first;
        if (type == tensor_type::f32) pack_numbers<4>(from, columns, lane, to.data());
        if (type == tensor_type::f16) pack_numbers<2>(from, columns, lane, to.data());
        if (!in_blocks) continue;
        const block_layout layout = *layout_of(type);
        for (std::uint64_t block = 0; block < columns / layout.elements; ++block)
            pack_block(parts, from + block * layout.bytes, lane, to.data() + block * parts.size() * strip_rows);
    }
}

} // namespace berth::host::inference
