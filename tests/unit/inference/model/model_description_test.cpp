// What a decoder is made of, and what is refused because it could not be computed rightly.
#include "small_model.hpp"

#include <inference/model/gguf_file.hpp>
#include <inference/model/model_description.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;
using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

std::string refusal(const small_model& model) {
    const gguf_in_memory file(model.writer());
    try {
        describe_model(*file);
    } catch (const model_error& error) {
        return error.what();
    }
    return "not refused";
}

template <class Change>
std::string refusal_after(Change change) {
    small_model model;
    change(model);
    return refusal(model);
}

model_description described(const gguf_in_memory& file) {
    return describe_model(*file);
}

} // namespace

TEST_CASE("a small decoder is described with its weights by role") {
    const gguf_in_memory file(small_model{}.writer());
    const model_description model = described(file);
    CHECK(model.name == "small");
    CHECK(model.context_length == 64);
    CHECK(model.embedding_length == 8);
    CHECK(model.feed_forward_length == 12);
    CHECK(model.head_count == 2);
    CHECK(model.kv_head_count == 1);
    CHECK(model.head_length == 4);
    CHECK(model.vocabulary_size == 5);
    CHECK(model.norm_epsilon == 1e-5f);
    CHECK(model.rotary.dimensions == 4);
    CHECK(model.rotary.base == 10'000.0);
    CHECK(model.rotary.scale == 1.0);
    CHECK_FALSE(model.rotary.factors);
    REQUIRE(model.layers.size() == 2);
    CHECK(model.layers[1].key.name == "blk.1.attn_k.weight");
    CHECK(model.layers[1].key.columns == 8);
    CHECK(model.layers[1].key.rows == 4);
    CHECK(model.layers[1].down.columns == 12);
    CHECK(model.layers[0].attention_norm.rows == 1);
    CHECK(model.layers[0].gate.data.size() == 8 * 12 * 4);
}

TEST_CASE("without an output matrix the token embedding is the output") {
    const gguf_in_memory tied(small_model{}.writer());
    CHECK(described(tied).output_is_tied);
    CHECK(described(tied).output.data.data() == tied->tensor("token_embd.weight")->data.data());
    small_model model;
    model.tensors["output.weight"] = {{8, 5}};
    const gguf_in_memory own(model.writer());
    CHECK_FALSE(described(own).output_is_tied);
    CHECK(described(own).output.data.data() == own->tensor("output.weight")->data.data());
}

TEST_CASE("what may be left out has its usual value") {
    small_model model;
    model.counts.erase("llama.attention.head_count_kv");
    model.counts.erase("llama.rope.dimension_count");
    for (const std::string layer : {"blk.0.", "blk.1."})
        for (const std::string name : {"attn_k.weight", "attn_v.weight"}) model.tensors[layer + name] = {{8, 8}};
    const gguf_in_memory file(model.writer());
    CHECK(described(file).kv_head_count == 2);
    CHECK(described(file).rotary.dimensions == 4);
}

TEST_CASE("rotation is read with its base, linear scaling and factors") {
    small_model model;
    model.numbers["llama.rope.freq_base"] = 500'000;
    model.numbers["llama.rope.scaling.factor"] = 4;
    model.texts["llama.rope.scaling.type"] = "linear";
    model.tensors["rope_freqs.weight"] = {{2}};
    const gguf_in_memory file(model.writer());
    CHECK(described(file).rotary.base == 500'000);
    CHECK(described(file).rotary.scale == 0.25);
    REQUIRE(described(file).rotary.factors);
    CHECK(described(file).rotary.factors->columns == 2);
}

TEST_CASE("a sliding window caps the context, up to which it changes nothing") {
    small_model model;
    model.counts["llama.attention.sliding_window"] = 32;
    const gguf_in_memory file(model.writer());
    CHECK(described(file).context_length == 32);
}

TEST_CASE("heads longer than the embedding's share have their own length") {
    small_model model;
    model.counts["llama.attention.key_length"] = 6;
    model.counts["llama.attention.value_length"] = 6;
    for (const std::string layer : {"blk.0.", "blk.1."}) {
        model.tensors[layer + "attn_q.weight"] = {{8, 12}};
        model.tensors[layer + "attn_k.weight"] = {{8, 6}};
        model.tensors[layer + "attn_v.weight"] = {{8, 6}};
        model.tensors[layer + "attn_output.weight"] = {{12, 8}};
    }
    const gguf_in_memory file(model.writer());
    CHECK(described(file).head_length == 6);
}

TEST_CASE("other families are refused by name") {
    CHECK(
        refusal_after([](small_model& model) { model.texts["general.architecture"] = "qwen2"; }) ==
        "key \"general.architecture\": expected \"llama\", the one family that this version computes, found \"qwen2\"");
    CHECK_THAT(refusal_after([](small_model& model) { model.texts.erase("general.architecture"); }),
               Contains("key \"general.architecture\": expected a string, found no such key"));
    CHECK_THAT(refusal_after([](small_model& model) { model.counts["llama.expert_count"] = 8; }),
               Contains("mixtures of experts are not computed by this version, found 8"));
}

TEST_CASE("keys that are missing or contradict each other are refused") {
    CHECK(refusal_after([](small_model& model) { model.counts.erase("llama.block_count"); }) ==
          "key \"llama.block_count\": expected a whole number from 1 to 4096, found no such key");
    CHECK_THAT(refusal_after([](small_model& model) { model.counts["llama.block_count"] = 4'000'000'000; }),
               Contains("from 1 to 4096, found 4000000000"));
    CHECK_THAT(refusal_after([](small_model& model) { model.counts["llama.attention.head_count_kv"] = 3; }),
               Contains("expected a divisor of the 2 heads, found 3"));
    CHECK_THAT(refusal_after([](small_model& model) { model.counts["llama.attention.head_count"] = 3; }),
               Contains("head_count_kv") || Contains("a multiple of the 3 heads"));
    CHECK_THAT(refusal_after([](small_model& model) { model.counts["llama.rope.dimension_count"] = 5; }),
               Contains("expected an even number up to the head's 4, found 5"));
    CHECK_THAT(refusal_after([](small_model& model) { model.numbers["llama.attention.layer_norm_rms_epsilon"] = -1; }),
               Contains("expected a number above 0, found -1"));
    CHECK_THAT(refusal_after([](small_model& model) { model.counts.erase("llama.vocab_size"); }),
               Contains("key \"llama.vocab_size\""));
}

TEST_CASE("scalings of the rotation that are not computed are refused") {
    CHECK_THAT(refusal_after([](small_model& model) { model.texts["llama.rope.scaling.type"] = "yarn"; }),
               Contains("expected \"none\" or \"linear\", which this version computes, found \"yarn\""));
    CHECK_THAT(refusal_after([](small_model& model) { model.numbers["llama.rope.scaling.attn_factor"] = 0.5f; }),
               Contains("attn_factor"));
}

TEST_CASE("tensors that are missing, of another shape or type are refused by name") {
    CHECK(refusal_after([](small_model& model) { model.tensors.erase("blk.1.ffn_up.weight"); }) ==
          "tensor \"blk.1.ffn_up.weight\": expected shape [8, 12], found no such tensor");
    CHECK(refusal_after([](small_model& model) {
              model.tensors["blk.0.attn_k.weight"] = {{8, 8}};
          }) == "tensor \"blk.0.attn_k.weight\": expected shape [8, 4], as the keys say, found [8, 8]");
    CHECK(refusal_after([](small_model& model) { model.tensors["blk.0.attn_norm.weight"].type = tensor_type::f16; }) ==
          "tensor \"blk.0.attn_norm.weight\": expected F32, found F16");
    CHECK_THAT(refusal_after([](small_model& model) { model.tensors.clear(); }),
               Contains("the file has no weights at all, only a vocabulary"));
}

TEST_CASE("tensors that nothing computes with are refused, not ignored") {
    CHECK(refusal_after([](small_model& model) { model.tensors["blk.0.attn_q.bias"] = {{8}}; }) ==
          "expected the tensors of a plain Llama decoder alone, found 1 others, which this version does not compute "
          "with: "
          "\"blk.0.attn_q.bias\"");
}

TEST_CASE("a real model is described") {
    const std::filesystem::path path = std::filesystem::path(MODELS) / "stories260K/stories260K.gguf";
    if (!std::filesystem::exists(path)) {
        WARN(path.string() + " is not there: nothing was compared");
        return;
    }
    const gguf_file file(path);
    const model_description model = describe_model(file.contents());
    CHECK(model.layer_count == 5);
    CHECK(model.embedding_length == 64);
    CHECK(model.feed_forward_length == 172);
    CHECK(model.head_count == 8);
    CHECK(model.kv_head_count == 4);
    CHECK(model.head_length == 8);
    CHECK(model.vocabulary_size == 512);
    CHECK(model.context_length == 2048);
    CHECK(model.norm_epsilon == 1e-5f);
    CHECK_FALSE(model.output_is_tied);
}
