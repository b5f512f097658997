// Files on disk: real ones where they lie beside the project, and what cannot be opened.
#include <inference/model/gguf_file.hpp>

#include <catch2/catch.hpp>

#include <unistd.h>

#include <cstring>
#include <fstream>

using namespace berth::host::inference;
using Catch::Matchers::Contains;

namespace {

std::optional<std::filesystem::path> shared_model(const std::string& name) {
    std::filesystem::path file = std::filesystem::path(MODELS) / name;
    if (std::filesystem::exists(file)) return file;
    WARN(file.string() + " is not there: nothing was compared");
    return std::nullopt;
}

std::string refusal(const std::filesystem::path& file) {
    try {
        const gguf_file opened(file);
    } catch (const model_error& error) {
        return error.what();
    }
    return "not refused";
}

} // namespace

TEST_CASE("a real model is read without copying its weights") {
    const auto path = shared_model("stories260K/stories260K.gguf");
    if (!path) return;
    const gguf_file file(*path);
    CHECK(file->version() == 3);
    CHECK(file->metadata().size() == 19);
    REQUIRE(file->tensors().size() == 48);
    CHECK(file->find("general.architecture")->as_string() == "llama");
    CHECK(file->find("tokenizer.ggml.tokens")->as_array()->size() == 512);
    const gguf_tensor* embedding = file->tensor("token_embd.weight");
    REQUIRE(embedding);
    CHECK(embedding->shape == std::vector<std::uint64_t>{64, 512});
    CHECK(embedding->type == tensor_type::f32);

    const auto raw = shared_model("stories260K/stories260K.bin");
    if (!raw) return;
    std::ifstream in(*raw, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    REQUIRE(bytes.size() > 28 + embedding->data.size());
    CHECK(std::memcmp(bytes.data() + 28, embedding->data.data(), embedding->data.size()) == 0);
}

TEST_CASE("a real vocabulary without weights is read") {
    const auto path = shared_model("ggml-vocab/ggml-vocab-gpt-2.gguf");
    if (!path) return;
    const gguf_file file(*path);
    CHECK(file->tensors().empty());
    CHECK(file->find("tokenizer.ggml.tokens")->as_array()->strings().size() == 50'257);
    CHECK(file->find("tokenizer.ggml.merges")->as_array()->strings().size() == 50'000);
}

TEST_CASE("files that cannot be mapped are refused by name") {
    const std::string name = std::filesystem::temp_directory_path() / ("berth-gguf-" + std::to_string(::getpid()));
    CHECK_THAT(refusal(name), Contains(name) && Contains("No such file"));
    CHECK_THAT(refusal(std::filesystem::temp_directory_path()), Contains("expected a regular file"));
    std::ofstream{name};
    CHECK_THAT(refusal(name), Contains("found an empty one"));
    std::ofstream{name} << "GGUF and no more";
    CHECK_THAT(refusal(name), Contains("model file \"" + name + "\": GGUF: version"));
    std::filesystem::remove(name);
}
