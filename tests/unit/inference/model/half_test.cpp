// Halves and floats, against the definition of the format.
#include <inference/model/half.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace berth::host::inference;

namespace {

double value_of(std::uint16_t half) {
    const int exponent = half >> 10 & 31;
    const int fraction = half & 1023;
    const double size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    return half & 0x8000 ? -size : size;
}

} // namespace

TEST_CASE("every finite half has its value, and comes back from it") {
    int wrong = 0;
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        if ((half & 0x7c00) == 0x7c00) continue;
        wrong += float_of_half(half) != value_of(half) || half_of(float_of_half(half)) != half;
    }
    CHECK(wrong == 0);
    CHECK(std::signbit(float_of_half(0x8000)));
}

TEST_CASE("between two halves the nearer one is taken, and the even one in the middle") {
    int wrong = 0;
    for (unsigned bits = 0; bits < 0x7bff; ++bits) {
        const auto low = static_cast<std::uint16_t>(bits);
        const auto high = static_cast<std::uint16_t>(bits + 1);
        const auto middle = static_cast<float>((value_of(low) + value_of(high)) / 2);
        const std::uint16_t even = low % 2 == 0 ? low : high;
        wrong += half_of(middle) != even || half_of(-middle) != (even | 0x8000);
        wrong += half_of(std::nextafter(middle, 0.0f)) != low;
        wrong += half_of(std::nextafter(middle, 1e9f)) != high;
    }
    CHECK(wrong == 0);
}

TEST_CASE("what no half holds becomes an infinity, zero or no number") {
    CHECK(half_of(65'519.0f) == 0x7bff);
    CHECK(half_of(65'520.0f) == 0x7c00);
    CHECK(half_of(-1e30f) == 0xfc00);
    CHECK(half_of(std::numeric_limits<float>::infinity()) == 0x7c00);
    CHECK(half_of(1e-30f) == 0);
    CHECK(half_of(-1e-30f) == 0x8000);
    CHECK(std::isnan(float_of_half(half_of(std::nanf("")))));
    CHECK(std::isinf(float_of_half(0x7c00)));
}
