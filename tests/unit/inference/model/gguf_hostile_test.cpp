// Files that promise what is not there, or more than is allowed: each refusal names the thing, expected and found.
#include "gguf_bytes.hpp"

#include <inference/model/gguf.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;
using berth::tests::gguf_bytes;
using Catch::Matchers::Contains;

namespace {

std::string refusal(const gguf_bytes& file, const gguf_limits& limits = {}) {
    try {
        const gguf read(file, limits);
    } catch (const model_error& error) {
        return error.what();
    }
    return "not refused";
}

constexpr std::uint64_t huge = ~std::uint64_t{0};

} // namespace

TEST_CASE("what does not begin with GGUF is refused") {
    gguf_bytes file;
    file.bytes() = "PK\x03\x04 and more than enough bytes behind it";
    CHECK(refusal(file) == "GGUF: the file's first 4 bytes: expected \"GGUF\", found \"PK\\u0003\\u0004\"");
}

TEST_CASE("other versions and the other byte order are refused") {
    CHECK(refusal(gguf_bytes().header(0, 0, 1)) ==
          "GGUF: version: expected 2 or 3, found 1; convert the model again with a current converter");
    CHECK_THAT(refusal(gguf_bytes().header(0, 0, 4)), Contains("expected 2 or 3, found 4"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 0, 0x03000000)), Contains("big-endian"));
}

TEST_CASE("a file cut at any byte is refused") {
    gguf_bytes file;
    file.header(1, 3).key("text", 8).text("abc").key("list", 9).u32(8).u64(1).text("x").key("n", 4).u32(1);
    file.tensor("t", {8}, 0, 0).pad().zeros(32);
    REQUIRE(refusal(file) == "not refused");
    const std::string whole = file.bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        file.bytes() = whole.substr(0, size);
        CAPTURE(size);
        CHECK_THAT(refusal(file), Contains("expected"));
    }
}

TEST_CASE("counts beyond the limits are refused by the limit's name") {
    CHECK(refusal(gguf_bytes().header(huge, 0)) ==
          "GGUF: number of tensors: expected at most 65536 (limit tensors), found 18446744073709551615");
    CHECK_THAT(refusal(gguf_bytes().header(0, huge)), Contains("number of keys") && Contains("limit keys"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).text(std::string(8, 'k')), {.key_bytes = 7}),
               Contains("limit key_bytes"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("k", 8).text("12345"), {.string_bytes = 4}),
               Contains("key \"k\"") && Contains("limit string_bytes"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("k", 9).u32(0).u64(5).zeros(5), {.array_elements = 4}),
               Contains("key \"k\"") && Contains("limit array_elements"));
}

TEST_CASE("counts within the limits that the file cannot hold are refused before memory is reserved") {
    CHECK(refusal(gguf_bytes().header(1, 60'000)) ==
          "GGUF: 60000 keys and 1 tensors: expected at least 840033 more bytes, found 0");
}

TEST_CASE("lengths that would overflow are refused") {
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).u64(huge).zeros(16)), Contains("limit key_bytes"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("k", 8).u64(huge)), Contains("limit string_bytes"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("k", 9).u32(10).u64(huge)), Contains("limit array_elements"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("k", 9).u32(10).u64(1'000'000).zeros(64)),
               Contains("key \"k\": expected 1000000 elements of uint64, found 64 bytes"));
}

TEST_CASE("arrays nested too deeply are refused") {
    gguf_bytes file;
    file.header(0, 1).key("k", 9);
    for (int i = 0; i < 1000; ++i) file.u32(9).u64(1);
    CHECK_THAT(refusal(file), Contains("key \"k\", arrays in arrays") && Contains("limit array_depth"));
}

TEST_CASE("values that are none are refused") {
    CHECK(refusal(gguf_bytes().header(0, 1).key("k", 13).zeros(8)) ==
          "GGUF: key \"k\": expected a value type from 0 to 12, found 13");
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("k", 7).u8(2)), Contains("expected 0 or 1 as a boolean, found 2"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("", 7).u8(1).zeros(1)),
               Contains("expected a name, found an empty one"));
    CHECK_THAT(refusal(gguf_bytes().header(0, 2).key("k", 7).u8(1).key("k", 7).u8(1)),
               Contains("key \"k\": expected once, found twice"));
}

TEST_CASE("an alignment that is no power of two is refused") {
    for (const std::uint32_t alignment : {0u, 4u, 24u, 1u << 31}) {
        CAPTURE(alignment);
        CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("general.alignment", 4).u32(alignment)),
                   Contains("expected a power of two from 8 to 1048576"));
    }
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("general.alignment", 8).text("32")), Contains("found string"));
}

TEST_CASE("shapes that no tensor has are refused") {
    const auto with_shape = [](const std::vector<std::uint64_t>& shape) {
        gguf_bytes file;
        return refusal(file.header(1, 0).tensor("t", shape, 0, 0).pad().zeros(64));
    };
    CHECK_THAT(with_shape({}), Contains("tensor \"t\": expected 1 to 4 dimensions, found 0"));
    CHECK_THAT(with_shape({1, 1, 1, 1, 1}), Contains("found 5"));
    CHECK_THAT(with_shape({1, 0}), Contains("found 0 as dimension 1"));
    CHECK_THAT(with_shape({std::uint64_t{1} << 32, std::uint64_t{1} << 32}),
               Contains("expected fewer than 2^61 elements"));
    CHECK_THAT(with_shape({huge}), Contains("expected fewer than 2^61 elements"));
    CHECK_THAT(with_shape({std::uint64_t{1} << 60}), Contains("the file is cut short"));
}

TEST_CASE("tensors outside the file, unaligned or over each other are refused") {
    CHECK(refusal(gguf_bytes().header(1, 0).tensor("t", {16}, 0, 32).pad().zeros(64)) ==
          "GGUF: tensor \"t\": expected 64 bytes at offset 32 of the weights, found 64 bytes of weights in all; the "
          "file is "
          "cut short or not what it says");
    CHECK_THAT(refusal(gguf_bytes().header(1, 0).tensor("t", {1}, 0, huge - 31).pad().zeros(64)),
               Contains("cut short"));
    CHECK_THAT(refusal(gguf_bytes().header(1, 0).tensor("t", {1}, 99, huge - 31).pad().zeros(64)),
               Contains("cut short"));
    CHECK_THAT(refusal(gguf_bytes().header(1, 0).tensor("t", {1}, 0, 4).pad().zeros(64)),
               Contains("multiple of 32, found 4"));
    CHECK_THAT(refusal(gguf_bytes().header(2, 0).tensor("a", {16}, 0, 0).tensor("b", {1}, 0, 32).pad().zeros(64)),
               Contains("tensor \"b\": expected bytes of its own, found bytes of tensor \"a\""));
    CHECK_THAT(refusal(gguf_bytes().header(2, 0).tensor("a", {1}, 0, 0).tensor("a", {1}, 0, 32).pad().zeros(64)),
               Contains("tensor \"a\": expected once, found twice"));
    CHECK_THAT(refusal(gguf_bytes().header(1, 0).tensor("t", {33}, 8, 0).pad().zeros(64)),
               Contains("expected rows of a multiple of 32 elements for Q8_0, found 33"));
}

TEST_CASE("a name with control characters cannot write lines of its own into a log") {
    CHECK_THAT(refusal(gguf_bytes().header(0, 1).key("a\nerror: forged", 13).zeros(8)),
               Contains("\"a\\nerror: forged\""));
}
