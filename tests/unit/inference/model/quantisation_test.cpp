// Blocks against values computed elsewhere, from the description of the layouts.
#include <inference/model/half.hpp>
#include <inference/model/model_error.hpp>
#include <inference/model/quantisation.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

using namespace berth::host::inference;
using Catch::Matchers::Contains;

namespace {

using floats = std::vector<float>;
using octets = std::vector<unsigned char>;

octets quantised(tensor_type type, const floats& numbers) {
    octets bytes(*bytes_of(type, numbers.size()));
    quantise(type, numbers, std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

floats dequantised(tensor_type type, const octets& bytes, std::size_t count) {
    floats numbers(count);
    dequantise(type, std::as_bytes(std::span(bytes)), numbers);
    return numbers;
}

floats wave() {
    floats numbers(32);
    for (int i = 0; i < 32; ++i) numbers[i] = static_cast<float>(std::sin(i * 0.7) * (1 + i * 0.13));
    return numbers;
}

// A block of bytes that look random, with halves of a few bits where scales are, so that every sum is exact.
octets block(std::size_t size, std::uint32_t seed) {
    octets bytes(size);
    for (auto& one : bytes) {
        seed = seed * 1'664'525u + 1'013'904'223u;
        one = static_cast<unsigned char>(seed >> 24);
    }
    return bytes;
}

void put(octets& to, std::size_t at, float value) {
    const std::uint16_t half = half_of(value);
    std::memcpy(to.data() + at, &half, sizeof half);
}

double weighted_sum(const floats& numbers) {
    double sum = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) sum += numbers[i] * static_cast<double>(i + 1);
    return sum;
}

floats chosen(const floats& from) {
    floats found;
    for (const std::size_t at : {0, 1, 31, 32, 63, 64, 100, 127, 128, 159, 200, 255}) found.push_back(from[at]);
    return found;
}

} // namespace

TEST_CASE("Q8_0 has a half and 32 bytes, rounded to the nearest") {
    const octets bytes = quantised(tensor_type::q8_0, wave());
    REQUIRE(bytes.size() == 34);
    CHECK(octets(bytes.begin(), bytes.begin() + 2) == octets{0xc6, 0x28});
    const std::vector<int> expected{0,   20,  33, 32, 14, -16, -42, -50, -35, 1,    41,  64, 59, 23,  -28, -70,
                                    -81, -53, 3,  62, 96, 85,  31,  -41, -98, -111, -71, 6,  85, 127, 110, 39};
    std::vector<int> found;
    for (std::size_t i = 2; i < 34; ++i) found.push_back(static_cast<signed char>(bytes[i]));
    CHECK(found == expected);
    CHECK(dequantised(tensor_type::q8_0, bytes, 32)[29] == float_of_half(0x28c6) * 127);
}

TEST_CASE("Q4_0 has a half and 16 bytes of two elements each, 16 apart") {
    const octets bytes = quantised(tensor_type::q4_0, wave());
    CHECK(bytes == octets{0xbc, 0xb8, 0xd8, 0xb7, 0x86, 0x46, 0x27, 0x39, 0x6b, 0xbb, 0xea, 0xf8, 0xc5, 0x84, 0x34,
                          0x07, 0x1a, 0x6c});
    const floats back = dequantised(tensor_type::q4_0, bytes, 32);
    const float scale = float_of_half(0xb8bc);
    CHECK(back[0] == 0);
    CHECK(back[29] == scale * -8);
    CHECK(back[15] == scale * (0xc - 8));
    CHECK(back[31] == scale * (0x6 - 8));
}

TEST_CASE("Q4_K is unpacked as laid out") {
    octets bytes = block(144, 7);
    put(bytes, 0, 0x1p-3f);
    put(bytes, 2, 0x1p-5f);
    const floats numbers = dequantised(tensor_type::q4_k, bytes, 256);
    CHECK(chosen(numbers) == floats{9.96875, 15.96875, -0.53125, 38.65625, 31.90625, 1.71875, 6.25, 17.625, 1.65625,
                                    0.53125, 24.21875, 11.75});
    CHECK(weighted_sum(numbers) == 690'157.875);
}

TEST_CASE("Q6_K is unpacked as laid out") {
    octets bytes = block(210, 9);
    put(bytes, 208, 0x1p-4f);
    const floats numbers = dequantised(tensor_type::q6_k, bytes, 256);
    CHECK(chosen(numbers) ==
          floats{111.625, 141.0, -63.0, 9.375, 20.25, 93.8125, 14.375, 117.5625, 25.0, 22.3125, 162.4375, 92.25});
    CHECK(weighted_sum(numbers) == 338'201.6875);
}

TEST_CASE("F32 and F16 go both ways") {
    const floats numbers{0.0f, -1.5f, 65'504.0f, 0.1f};
    CHECK(dequantised(tensor_type::f32, quantised(tensor_type::f32, numbers), 4) == numbers);
    CHECK(quantised(tensor_type::f16, numbers) == octets{0x00, 0x00, 0x00, 0xbe, 0xff, 0x7b, 0x66, 0x2e});
    CHECK(dequantised(tensor_type::f16, quantised(tensor_type::f16, numbers), 4)[1] == -1.5f);
}

TEST_CASE("blocks of zeros and of numbers too small for a scale become zeros") {
    for (const tensor_type type : {tensor_type::q8_0, tensor_type::q4_0}) {
        CAPTURE(name_of(type));
        CHECK(dequantised(type, quantised(type, floats(32)), 32) == floats(32));
        CHECK(dequantised(type, quantised(type, floats(32, 1e-44f)), 32) == floats(32));
    }
}

TEST_CASE("several blocks lie side by side") {
    floats two = wave();
    for (const float one : wave()) two.push_back(one * 2);
    const octets bytes = quantised(tensor_type::q4_0, two);
    CHECK(octets(bytes.begin(), bytes.begin() + 18) == quantised(tensor_type::q4_0, wave()));
    CHECK(dequantised(tensor_type::q4_0, bytes, 64)[61] == 2 * dequantised(tensor_type::q4_0, bytes, 64)[29]);
}

TEST_CASE("numbers that are not finite, and types that are only read, are refused") {
    floats numbers = wave();
    numbers[5] = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH(quantised(tensor_type::q8_0, numbers), "element 5: expected a finite number, found inf");
    CHECK_THROWS_WITH(quantised(tensor_type::q6_k, floats(256)), Contains("F32, F16, Q8_0, Q4_0") && Contains("Q6_K"));
    CHECK_FALSE(can_quantise(tensor_type::q4_k));
}
