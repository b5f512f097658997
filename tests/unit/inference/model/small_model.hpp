// A Llama decoder of a few numbers, as a GGUF file in memory, whose keys and tensors a test may change or leave out.
#pragma once

#include <inference/model/gguf_writer.hpp>

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace berth::tests {

struct small_tensor {
    std::vector<std::uint64_t> shape;
    host::inference::tensor_type type = host::inference::tensor_type::f32;
};

// Two layers, width 8, two query heads on one key head of 4, feed-forward 12, five tokens.
struct small_model {
    std::map<std::string, std::uint32_t> counts{{"llama.context_length", 64},      {"llama.embedding_length", 8},
                                                {"llama.block_count", 2},          {"llama.feed_forward_length", 12},
                                                {"llama.attention.head_count", 2}, {"llama.attention.head_count_kv", 1},
                                                {"llama.rope.dimension_count", 4}, {"llama.vocab_size", 5}};
    std::map<std::string, float> numbers{{"llama.attention.layer_norm_rms_epsilon", 1e-5f}};
    std::map<std::string, std::string> texts{{"general.architecture", "llama"}, {"general.name", "small"}};
    std::map<std::string, small_tensor> tensors = all_tensors();

    static std::map<std::string, small_tensor> all_tensors() {
        std::map<std::string, small_tensor> all{{"token_embd.weight", {{8, 5}}}, {"output_norm.weight", {{8}}}};
        for (const std::string layer : {"blk.0.", "blk.1."}) {
            all[layer + "attn_norm.weight"] = {{8}};
            all[layer + "attn_q.weight"] = {{8, 8}};
            all[layer + "attn_k.weight"] = {{8, 4}};
            all[layer + "attn_v.weight"] = {{8, 4}};
            all[layer + "attn_output.weight"] = {{8, 8}};
            all[layer + "ffn_norm.weight"] = {{8}};
            all[layer + "ffn_gate.weight"] = {{8, 12}};
            all[layer + "ffn_up.weight"] = {{8, 12}};
            all[layer + "ffn_down.weight"] = {{12, 8}};
        }
        return all;
    }

    host::inference::gguf_writer writer() const {
        host::inference::gguf_writer to;
        for (const auto& [key, value] : texts) to.string(key, value);
        for (const auto& [key, value] : counts) to.unsigned_32(key, value);
        for (const auto& [key, value] : numbers) to.float_32(key, value);
        for (const auto& [name, tensor] : tensors) {
            std::uint64_t elements = 1;
            for (const std::uint64_t size : tensor.shape) elements *= size;
            std::vector<std::byte> zeros(*host::inference::bytes_of(tensor.type, elements));
            to.tensor(name, tensor.shape, tensor.type,
                      [zeros = std::move(zeros)](const host::inference::byte_sink& sink) { sink(zeros); });
        }
        return to;
    }
};

// The bytes of a file, which what is read of it looks at.
class gguf_in_memory {
public:
    explicit gguf_in_memory(const host::inference::gguf_writer& writer) {
        writer.write(
            [this](std::span<const std::byte> piece) { bytes_.insert(bytes_.end(), piece.begin(), piece.end()); });
        contents_ = std::make_unique<host::inference::gguf>(std::span<const std::byte>(bytes_));
    }
    const host::inference::gguf& operator*() const { return *contents_; }
    const host::inference::gguf* operator->() const { return contents_.get(); }
    std::span<const std::byte> bytes() const { return bytes_; }

private:
    std::vector<std::byte> bytes_;
    std::unique_ptr<host::inference::gguf> contents_;
};

} // namespace berth::tests
