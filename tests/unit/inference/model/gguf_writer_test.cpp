// What is written is read again, and takes its place on disk whole or not at all.
#include "gguf_bytes.hpp"
#include "small_model.hpp"

#include <inference/model/gguf_file.hpp>
#include <inference/model/gguf_writer.hpp>
#include <inference/model/quantisation.hpp>
#include <inference/model/requantisation.hpp>

#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>
#include <fstream>

using namespace berth::host::inference;
using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

// A folder of this test alone, which goes with it.
class folder {
public:
    folder() {
        std::string name = std::filesystem::temp_directory_path() / "berth-model-XXXXXX";
        REQUIRE(::mkdtemp(name.data()));
        path_ = name;
    }
    ~folder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    std::filesystem::path path_;
};

std::span<const std::byte> as_bytes(const std::vector<float>& numbers) {
    return std::as_bytes(std::span(numbers));
}

} // namespace

TEST_CASE("a written file is byte for byte what the format says") {
    const std::vector<float> numbers{1, 2, 3};
    gguf_writer writer;
    writer.unsigned_32("n", 7);
    writer.string("s", "ab");
    writer.boolean("b", true);
    writer.tensor("t", {3}, tensor_type::f32, as_bytes(numbers));
    writer.tensor("u", {3}, tensor_type::f32, as_bytes(numbers));
    gguf_bytes expected;
    expected.header(2, 3).key("n", 4).u32(7).key("s", 8).text("ab").key("b", 7).u8(1);
    expected.tensor("t", {3}, 0, 0).tensor("u", {3}, 0, 32).pad().f32(1).f32(2).f32(3).pad().f32(1).f32(2).f32(3).pad();
    const gguf_in_memory written(writer);
    CHECK(std::equal(written.bytes().begin(), written.bytes().end(), std::span<const std::byte>(expected).begin(),
                     std::span<const std::byte>(expected).end()));
}

TEST_CASE("arrays and values of other files are written as they are read") {
    gguf_writer first;
    first.strings("words", std::vector<std::string>{"a", "", "c"});
    first.floats("scores", std::vector<float>{0.5f, -1});
    first.integers("kinds", std::vector<std::int32_t>{1, -6});
    first.float_32("f", 2.5f);
    const gguf_in_memory read(first);
    gguf_writer second;
    for (const gguf_entry& entry : read->metadata()) second.value(entry.key, entry.value);
    const gguf_in_memory again(second);
    CHECK(again->find("words")->as_array()->strings() == std::vector<std::string_view>{"a", "", "c"});
    CHECK((*again->find("scores")->as_array())[1].as_number() == -1.0);
    CHECK((*again->find("kinds")->as_array())[1].as_signed() == -6);
    CHECK(again->find("f")->as_number() == 2.5);
}

TEST_CASE("a name used twice, a shape that does not fit its type and wrong content are refused") {
    gguf_writer writer;
    writer.unsigned_32("n", 1);
    CHECK_THROWS_WITH(writer.unsigned_32("n", 2), Contains("key \"n\": expected a name that is not used yet"));
    writer.tensor("t", {2}, tensor_type::f32, [](const byte_sink&) {});
    CHECK_THROWS_WITH(writer.tensor("t", {2}, tensor_type::f32, [](const byte_sink&) {}), Contains("tensor \"t\""));
    CHECK_THROWS_WITH(writer.tensor("q", {31}, tensor_type::q8_0, [](const byte_sink&) {}),
                      Contains("expected rows of whole blocks of Q8_0, found [31]"));
    CHECK_THROWS_WITH(writer.tensor("z", {4, 0}, tensor_type::f32, [](const byte_sink&) {}), Contains("found [4, 0]"));
    CHECK_THROWS_WITH(writer.write([](std::span<const std::byte>) {}),
                      Contains("tensor \"t\": expected 8 bytes, found 0"));
}

TEST_CASE("a file that cannot be written whole leaves the old one and nothing beside it") {
    const folder there;
    const auto file = there.path() / "model.gguf";
    std::ofstream(file) << "old";
    gguf_writer writer;
    writer.tensor("t", {2}, tensor_type::f32, [](const byte_sink&) { throw model_error("the source failed"); });
    CHECK_THROWS_WITH(writer.write(file), "the source failed");
    CHECK(there.files() == 1);
    CHECK(std::filesystem::file_size(file) == 3);
    CHECK_THROWS_WITH(gguf_writer().write(there.path() / "no/such/folder.gguf"),
                      Contains("cannot be made: No such file"));
}

TEST_CASE("a model in another type keeps its keys, its norms and its shapes") {
    const folder there;
    std::vector<float> matrix(64), norm(32, 1.25f), odd(6, 0.5f);
    for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = static_cast<float>(i) - 20;
    gguf_writer writer;
    writer.string("general.architecture", "llama");
    writer.unsigned_32("general.file_type", 0);
    writer.tensor("matrix", {32, 2}, tensor_type::f32, as_bytes(matrix));
    writer.tensor("norm", {32}, tensor_type::f32, as_bytes(norm));
    writer.tensor("odd", {3, 2}, tensor_type::f32, as_bytes(odd));
    const gguf_in_memory source(writer);
    requantise(*source, tensor_type::q8_0, there.path() / "q8.gguf");
    const gguf_file made(there.path() / "q8.gguf");
    CHECK(made->find("general.architecture")->as_string() == "llama");
    CHECK(made->find("general.file_type")->as_unsigned() == 7u);
    CHECK(made->tensor("matrix")->type == tensor_type::q8_0);
    CHECK(made->tensor("matrix")->shape == std::vector<std::uint64_t>{32, 2});
    CHECK(made->tensor("norm")->type == tensor_type::f32);
    CHECK(made->tensor("odd")->type == tensor_type::f32);
    std::vector<float> back(64);
    dequantise(tensor_type::q8_0, made->tensor("matrix")->data, back);
    for (std::size_t i = 0; i < back.size(); ++i) {
        CAPTURE(i);
        CHECK(back[i] == Approx(matrix[i]).margin(44.0 / 127 / 2 + 0.01));
    }
    requantise(made.contents(), tensor_type::f16, there.path() / "half.gguf");
    CHECK(gguf_file(there.path() / "half.gguf")->tensor("matrix")->type == tensor_type::f16);
    CHECK_THROWS_WITH(requantise(*source, tensor_type::q6_k, there.path() / "no.gguf"), Contains("found Q6_K"));
}

TEST_CASE("a weight that is no number stops a conversion with its place") {
    const folder there;
    std::vector<float> matrix(64);
    matrix[33] = std::nanf("");
    gguf_writer writer;
    writer.tensor("matrix", {32, 2}, tensor_type::f32, as_bytes(matrix));
    const gguf_in_memory source(writer);
    CHECK_THROWS_WITH(requantise(*source, tensor_type::q4_0, there.path() / "q4.gguf"),
                      Contains("tensor \"matrix\", row 1, element 1: expected a finite number, found nan"));
    CHECK(there.files() == 0);
}
