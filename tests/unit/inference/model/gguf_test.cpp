// What a GGUF file says: all kinds of values, and where its tensors lie.
#include "gguf_bytes.hpp"

#include <inference/model/gguf.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;
using berth::tests::gguf_bytes;

TEST_CASE("numbers of every kind are read with their sign and width") {
    gguf_bytes file;
    file.header(0, 10).key("u8", 0).u8(200).key("i8", 1).u8(0xff).key("u16", 2).u16(65'535).key("i16", 3).u16(0x8000);
    file.key("u32", 4).u32(4'000'000'000).key("i32", 5).u32(0xfffffffe).key("u64", 10).u64(~std::uint64_t{0});
    file.key("i64", 11).u64(0x8000000000000000).key("f32", 6).f32(1.5f).key("f64", 12).f64(-2.25);
    const gguf read(file);
    CHECK(read.find("u8")->as_unsigned() == 200u);
    CHECK(read.find("i8")->as_signed() == -1);
    CHECK_FALSE(read.find("i8")->as_unsigned());
    CHECK(read.find("u16")->as_unsigned() == 65'535u);
    CHECK(read.find("i16")->as_signed() == -32'768);
    CHECK(read.find("u32")->as_signed() == 4'000'000'000);
    CHECK(read.find("i32")->as_number() == -2.0);
    CHECK(read.find("u64")->as_unsigned() == ~std::uint64_t{0});
    CHECK_FALSE(read.find("u64")->as_signed());
    CHECK(read.find("i64")->as_signed() == std::numeric_limits<std::int64_t>::min());
    CHECK(read.find("f32")->as_number() == 1.5);
    CHECK(read.find("f64")->as_number() == -2.25);
    CHECK_FALSE(read.find("f32")->as_unsigned());
    CHECK(read.find("absent") == nullptr);
}

TEST_CASE("strings, booleans and arrays are views of their own kind alone") {
    gguf_bytes file;
    file.header(0, 4)
        .key("text", 8)
        .text("a\xff z")
        .key("yes", 7)
        .u8(1)
        .key("words", 9)
        .u32(8)
        .u64(2)
        .text("one")
        .text("");
    file.key("counts", 9).u32(2).u64(3).u16(7).u16(8).u16(9);
    const gguf read(file);
    CHECK(read.find("text")->as_string() == "a\xff z");
    CHECK_FALSE(read.find("text")->as_number());
    CHECK_FALSE(read.find("text")->as_array());
    CHECK(read.find("yes")->as_boolean() == true);
    CHECK_FALSE(read.find("yes")->as_unsigned());
    const auto words = read.find("words")->as_array();
    CHECK(words->strings() == std::vector<std::string_view>{"one", ""});
    const auto counts = read.find("counts")->as_array();
    REQUIRE(counts->size() == 3);
    CHECK((*counts)[2].as_unsigned() == 9u);
    CHECK(counts->strings().empty());
}

TEST_CASE("arrays in arrays are read over") {
    gguf_bytes file;
    file.header(0, 2)
        .key("nested", 9)
        .u32(9)
        .u64(2)
        .u32(4)
        .u64(1)
        .u32(5)
        .u32(8)
        .u64(1)
        .text("deep")
        .key("next", 4)
        .u32(6);
    CHECK(gguf(file).find("next")->as_unsigned() == 6u);
}

TEST_CASE("keys and tensors keep the file's order") {
    gguf_bytes file;
    file.header(0, 2).key("b", 0).u8(1).key("a", 0).u8(2);
    const gguf read(file);
    REQUIRE(read.metadata().size() == 2);
    CHECK(read.metadata()[0].key == "b");
    CHECK(read.metadata()[1].key == "a");
}

TEST_CASE("tensors lie at their offsets from the aligned end of the metadata") {
    gguf_bytes file;
    file.header(2, 0).tensor("first", {2, 3}, 0, 0).tensor("second", {32}, 8, 32).pad();
    const std::size_t weights = file.bytes().size();
    file.f32(1).f32(2).f32(3).f32(4).f32(5).f32(6).pad().zeros(34);
    const gguf read(file);
    const gguf_tensor* first = read.tensor("first");
    REQUIRE(first);
    CHECK(first->row() == 2);
    CHECK(first->rows() == 3);
    CHECK(first->data.size() == 24);
    CHECK(first->data.data() == reinterpret_cast<const std::byte*>(file.bytes().data() + weights));
    CHECK(read.tensor("second")->data.size() == 34);
    CHECK(read.tensor("second")->type == tensor_type::q8_0);
    CHECK(read.tensor("third") == nullptr);
}

TEST_CASE("an alignment of the file's own is followed") {
    gguf_bytes file;
    file.header(2, 1).key("general.alignment", 4).u32(64).tensor("a", {1}, 0, 0).tensor("b", {1}, 0, 64).pad(64);
    const std::size_t weights = file.bytes().size();
    file.f32(1).pad(64).f32(2);
    const gguf read(file);
    CHECK(read.alignment() == 64);
    CHECK(read.tensor("b")->data.data() == reinterpret_cast<const std::byte*>(file.bytes().data() + weights + 64));
}

TEST_CASE("a tensor of a type that is not read has a name and no bytes") {
    gguf_bytes file;
    file.header(1, 0).tensor("odd", {256}, 13, 0).pad().zeros(176);
    const gguf read(file);
    CHECK(read.tensor("odd")->data.empty());
    CHECK(name_of(read.tensor("odd")->type) == "Q5_K");
}

TEST_CASE("version 2 has the layout of version 3") {
    gguf_bytes file;
    file.header(0, 1, 2).key("a", 0).u8(1);
    CHECK(gguf(file).version() == 2);
}

TEST_CASE("types have names, blocks and bytes") {
    CHECK(tensor_type_named("q8_0") == tensor_type::q8_0);
    CHECK_FALSE(tensor_type_named("Q5_K"));
    CHECK(name_of(static_cast<tensor_type>(99)) == "type 99");
    CHECK(bytes_of(tensor_type::f32, 3) == 12u);
    CHECK(bytes_of(tensor_type::f16, 3) == 6u);
    CHECK(bytes_of(tensor_type::q4_0, 64) == 36u);
    CHECK(bytes_of(tensor_type::q8_0, 64) == 68u);
    CHECK(bytes_of(tensor_type::q4_k, 512) == 288u);
    CHECK(bytes_of(tensor_type::q6_k, 256) == 210u);
    CHECK_FALSE(bytes_of(tensor_type::q8_0, 33));
    CHECK_FALSE(bytes_of(tensor_type::f32, std::uint64_t{1} << 63));
}
