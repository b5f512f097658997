#include <inference/compute/packing.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <vector>

using namespace berth::host::inference;

namespace {

std::vector<std::byte> counted_bytes(std::size_t count) {
    std::vector<std::byte> made(count);
    for (std::size_t i = 0; i < count; ++i) made[i] = static_cast<std::byte>(i * 7 + i / 256);
    return made;
}

} // namespace

TEST_CASE("rows are filled up to a multiple of two strips") {
    CHECK(padded(1) == 32);
    CHECK(padded(32) == 32);
    CHECK(padded(33) == 64);
}

TEST_CASE("a strip of numbers has column after column, and zeros for rows that are not there") {
    const std::vector<float> rows{1, 2, 3, 10, 20, 30}; // two of three
    std::vector<float> packed(3 * 16, -1.0f);
    pack_strip(tensor_type::f32, std::as_bytes(std::span(rows)), 2, 3, 0, std::as_writable_bytes(std::span(packed)));
    CHECK(packed[0] == 1);
    CHECK(packed[1] == 10);
    CHECK(packed[2] == 0);
    CHECK(packed[16] == 2);
    CHECK(packed[32 + 1] == 30);
    pack_strip(tensor_type::f32, std::as_bytes(std::span(rows)), 2, 3, 1, std::as_writable_bytes(std::span(packed)));
    CHECK(packed == std::vector<float>(3 * 16, 0.0f));
}

TEST_CASE("a strip of Q8_0 has the scales of 16 rows, then their numbers column by column") {
    const std::vector<std::byte> rows = counted_bytes(20 * 2 * 34); // 20 rows of 64 columns
    std::vector<std::byte> packed(packed_strip_bytes(tensor_type::q8_0, 64));
    REQUIRE(packed.size() == 2 * 16 * 34);
    pack_strip(tensor_type::q8_0, rows, 20, 64, 1, packed);
    const std::size_t second_block_of_row_18 = 18 * 68 + 34;
    CHECK(std::memcmp(&packed[16 * 34 + 2 * 2], &rows[second_block_of_row_18], 2) == 0);
    CHECK(packed[16 * 34 + 32 + 5 * 16 + 2] == rows[second_block_of_row_18 + 2 + 5]);
    CHECK(packed[16 * 34 + 32 + 5 * 16 + 4] == std::byte{0}); // row 20
}

TEST_CASE("strips of K-quants have the sizes that the kernels expect") {
    CHECK(packed_strip_bytes(tensor_type::q4_0, 32) == 288);
    CHECK(packed_strip_bytes(tensor_type::q4_k, 256) == 2368);
    CHECK(packed_strip_bytes(tensor_type::q6_k, 512) == 2 * 3360);
    CHECK(packed_strip_bytes(tensor_type::f16, 5) == 5 * 32);
}
