// Model files: whatever their bytes say, they are read, described and tokenized with, or refused.
#include "seed_files.hpp"

#include <inference/model/gguf_writer.hpp>
#include <inference/model/model_description.hpp>
#include <inference/model/quantisation.hpp>
#include <inference/text/detokenizer.hpp>
#include <inference/text/tokenizer.hpp>

#include <vector>

using namespace berth::host::inference;

namespace {

volatile std::size_t seen; // so that nothing is left out as unused

void touch(const gguf& file) {
    std::size_t sum = 0;
    for (const gguf_entry& entry : file.metadata()) {
        sum += entry.value.as_number().has_value() + entry.value.as_string().value_or("").size();
        const auto array = entry.value.as_array();
        if (!array) continue;
        for (const std::string_view text : array->strings()) sum += text.size();
        if (width_of(array->element_type()) == 0) continue;
        for (std::uint64_t i = 0; i < array->size(); ++i) sum += (*array)[i].as_number().has_value();
    }
    for (const gguf_tensor& tensor : file.tensors()) {
        if (tensor.data.empty()) continue;
        const std::size_t row = tensor.data.size() / tensor.rows();
        std::vector<float> numbers(tensor.row());
        dequantise(tensor.type, tensor.data.last(row), numbers);
        sum += numbers[0] == 0;
    }
    seen = sum;
}

void describe(const gguf& file) {
    try {
        const model_description model = describe_model(file);
        seen = model.layers.size();
    } catch (const model_error&) {
    }
}

void tokenize(const gguf& file) {
    try {
        const tokenizer tokens(file);
        const std::string text = "a bb\n12 <s> it's \xc3\xa9\xff";
        const text_range whole{0, text.size()};
        seen = text_of(tokens.tokens(), tokens.encode(text, {.markup = {&whole, 1}}).tokens).size();
    } catch (const model_error&) {
    }
}

std::vector<std::byte> bytes_of(const gguf_writer& writer) {
    std::vector<std::byte> bytes;
    writer.write([&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
    return bytes;
}

gguf_writer decoder() {
    gguf_writer to;
    to.string("general.architecture", "llama");
    for (const char* key :
         {"embedding_length", "feed_forward_length", "attention.head_count", "vocab_size", "context_length"})
        to.unsigned_32("llama." + std::string(key), 2);
    to.unsigned_32("llama.block_count", 1);
    to.unsigned_32("llama.attention.key_length", 2);
    to.unsigned_32("llama.attention.value_length", 2);
    to.float_32("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    static const std::vector<std::byte> zeros(64);
    const auto add = [&](const std::string& name, std::vector<std::uint64_t> shape) {
        const std::size_t size = 4 * shape[0] * (shape.size() > 1 ? shape[1] : 1);
        to.tensor(name, std::move(shape), tensor_type::f32, std::span(zeros).first(size));
    };
    add("token_embd.weight", {2, 2});
    add("output_norm.weight", {2});
    for (const std::string name : {"attn_norm", "ffn_norm"}) add("blk.0." + name + ".weight", {2});
    for (const std::string name : {"attn_q", "attn_k", "attn_v"}) add("blk.0." + name + ".weight", {2, 4});
    add("blk.0.attn_output.weight", {4, 2});
    for (const std::string name : {"ffn_gate", "ffn_up", "ffn_down"}) add("blk.0." + name + ".weight", {2, 2});
    return to;
}

gguf_writer pieces() {
    gguf_writer to;
    to.string("tokenizer.ggml.model", "llama");
    to.strings("tokenizer.ggml.tokens",
               std::vector<std::string>{"<unk>", "<s>", "</s>", "<0x0A>", "\xe2\x96\x81", "a", "b", "bb"});
    to.floats("tokenizer.ggml.scores", std::vector<float>{0, 0, 0, 0, -1, -2, -3, -1});
    to.integers("tokenizer.ggml.token_type", std::vector<std::int32_t>{2, 3, 3, 6, 1, 1, 1, 4});
    to.unsigned_32("tokenizer.ggml.bos_token_id", 1);
    to.boolean("tokenizer.ggml.add_space_prefix", true);
    return to;
}

gguf_writer byte_pairs_file() {
    gguf_writer to;
    to.string("tokenizer.ggml.model", "gpt2");
    to.string("tokenizer.ggml.pre", "llama-bpe");
    to.strings("tokenizer.ggml.tokens", std::vector<std::string>{"a", "b", "\xc4\xa0", "bb",
                                                                 "\xc4\xa0"
                                                                 "bb",
                                                                 "<s>"});
    to.strings("tokenizer.ggml.merges", std::vector<std::string>{"b b", "\xc4\xa0 bb", "a b"});
    to.integers("tokenizer.ggml.token_type", std::vector<std::int32_t>{1, 1, 1, 1, 1, 3});
    to.unsigned_32("tokenizer.ggml.unknown_token_id", 0);
    return to;
}

gguf_writer quantised() {
    gguf_writer to;
    static const std::vector<std::byte> ones(256, std::byte{0x11});
    to.unsigned_32("general.alignment", 32);
    to.tensor("a", {32}, tensor_type::q8_0, std::span(ones).first(34));
    to.tensor("b", {32, 2}, tensor_type::q4_0, std::span(ones).first(36));
    to.tensor("c", {256}, tensor_type::q4_k, std::span(ones).first(144));
    to.tensor("d", {256}, tensor_type::q6_k, std::span(ones).first(210));
    to.tensor("e", {3, 1, 1, 2}, tensor_type::f16, std::span(ones).first(12));
    return to;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
    using berth::fuzz::put_seed;
    put_seed(*count, *arguments, "decoder", bytes_of(decoder()));
    put_seed(*count, *arguments, "pieces", bytes_of(pieces()));
    put_seed(*count, *arguments, "byte_pairs", bytes_of(byte_pairs_file()));
    put_seed(*count, *arguments, "quantised", bytes_of(quantised()));
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const gguf file({reinterpret_cast<const std::byte*>(data), size});
        touch(file);
        describe(file);
        tokenize(file);
    } catch (const model_error&) {
    }
    return 0;
}
