// Real vocabularies and recorded tokens, where they lie beside the project.
#include "../../../recordings.hpp"

#include <inference/model/gguf_file.hpp>
#include <inference/model/gguf_writer.hpp>
#include <inference/text/detokenizer.hpp>
#include <inference/text/tokenizer.hpp>
#include <inference/text/unicode.hpp>

#include <sstream>

using namespace berth::host::inference;
using berth::test::recording;

namespace {

std::optional<gguf_file> shared_file(const std::string& name) {
    const std::filesystem::path path = std::filesystem::path(RECORDINGS) / name;
    if (std::filesystem::exists(path)) return gguf_file(path);
    WARN(path.string() + " is not there: nothing was compared");
    return std::nullopt;
}

std::string content_of(const std::string& name) {
    std::ifstream in(std::filesystem::path(RECORDINGS) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<token_id> numbers_of(const rapidjson::Value& list) {
    std::vector<token_id> found;
    for (const auto& one : list.GetArray()) found.push_back(one.GetInt());
    return found;
}

std::string string_of(const rapidjson::Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

std::vector<std::string> cut(const std::string& text, const std::string& between) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    for (std::size_t next; (next = text.find(between, at)) != text.npos; at = next + between.size())
        parts.push_back(text.substr(at, next - at));
    parts.push_back(text.substr(at));
    return parts;
}

// All texts of a vocabulary's recording, encoded as recorded and decoded to what they were.
void compare(const std::string& name, bool decodes_with_space) {
    const auto file = shared_file("ggml-vocab/" + name);
    if (!file) return;
    const tokenizer tokens(file->contents());
    const auto texts = cut(content_of("ggml-vocab/" + name + ".inp"), "\n__ggml_vocab_test__\n");
    const auto lines = cut(content_of("ggml-vocab/" + name + ".out"), "\n");
    REQUIRE(lines.size() >= 47);
    REQUIRE(texts.size() >= 47);
    for (std::size_t i = 0; i < 47; ++i) {
        CAPTURE(i, texts[i]);
        std::istringstream line(lines[i]);
        const std::vector<token_id> expected{std::istream_iterator<token_id>(line), {}};
        const encoded_text found = tokens.encode(texts[i], {.adds_begin = false, .adds_end = false, .markup = {}});
        CHECK(found.failure.empty());
        CHECK(found.tokens == expected);
        CHECK(text_of(tokens.tokens(), found.tokens, {.at_beginning = decodes_with_space}) == texts[i]);
    }
}

} // namespace

TEST_CASE("the texts recorded with a byte-level vocabulary have their tokens") {
    compare("ggml-vocab-gpt-2.gguf", false);
}

TEST_CASE("the texts recorded with a score-based vocabulary have their tokens") {
    compare("ggml-vocab-llama-spm.gguf", true);
}

TEST_CASE("GPT-2's own lists of pieces and merges give the recorded tokens") {
    const auto vectors = recording("gpt2-bpe/vectors.json");
    const auto pieces = recording("gpt2-bpe/encoder.json");
    if (!vectors || !pieces) return;
    std::vector<std::string> listed(pieces->MemberCount());
    for (const auto& one : pieces->GetObject()) listed.at(one.value.GetUint()) = string_of(one.name);
    auto merges = cut(content_of("gpt2-bpe/vocab.bpe"), "\n");
    merges.erase(merges.begin());
    merges.pop_back();
    gguf_writer writer;
    writer.string("tokenizer.ggml.model", "gpt2");
    writer.string("tokenizer.ggml.pre", "gpt-2");
    writer.strings("tokenizer.ggml.tokens", listed);
    writer.strings("tokenizer.ggml.merges", merges);
    std::vector<std::byte> bytes;
    writer.write([&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
    const tokenizer tokens{gguf(std::span<const std::byte>(bytes))};
    std::size_t compared = 0;
    for (const auto& vector : (*vectors)["vectors"].GetArray()) {
        const std::string text = string_of(vector["text"]);
        CAPTURE(text);
        const auto found = tokens.encode(text).tokens;
        CHECK(found == numbers_of(vector["ids"]));
        CHECK(text_of(tokens.tokens(), found) == text);
        ++compared;
    }
    CHECK(compared == 26);
}

TEST_CASE("the small story model's prompts and texts have their tokens") {
    const auto file = shared_file("stories260K/stories260K.gguf");
    const auto golden = recording("stories260K/golden.json");
    if (!file || !golden) return;
    const tokenizer tokens(file->contents());
    CHECK((*golden)["tokenizer_vectors"].Size() == 11);
    for (const auto& vector : (*golden)["tokenizer_vectors"].GetArray()) {
        CAPTURE(string_of(vector["text"]));
        CHECK(tokens.encode(string_of(vector["text"])).tokens == numbers_of(vector["ids_with_bos"]));
    }
    for (const auto& one : (*golden)["cases"].GetArray()) {
        CAPTURE(string_of(one["prompt"]));
        CHECK(tokens.encode(string_of(one["prompt"])).tokens == numbers_of(one["prompt_ids"]));
        CHECK(text_of(tokens.tokens(), numbers_of(one["tokens"]), {.at_beginning = true}) == string_of(one["text"]));
    }
}
