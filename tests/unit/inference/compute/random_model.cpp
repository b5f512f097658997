#include "random_model.hpp"

#include <inference/model/quantisation.hpp>

#include <cmath>
#include <random>

namespace berth::tests {

using namespace host::inference;

weight random_model::make(std::string name, tensor_type type, std::uint64_t rows, std::uint64_t columns,
                          float largest) {
    std::mt19937 generator(seed_++);
    std::uniform_real_distribution<float> any(-largest, largest);
    std::vector<float> numbers(rows * columns);
    for (float& one : numbers) one = any(generator);
    bytes_.push_back(std::make_unique<std::vector<std::byte>>(rows * *bytes_of(type, columns)));
    quantise(type, numbers, *bytes_.back());
    return {std::move(name), type, columns, rows, *bytes_.back()};
}

weight random_model::norm(std::string name, std::uint64_t width) {
    return make(std::move(name), tensor_type::f32, 1, width, 1.0f);
}

random_model::random_model(const model_shape& shape) {
    const std::uint32_t head = shape.width / shape.heads;
    description_.name = "random";
    description_.context_length = shape.context;
    description_.embedding_length = shape.width;
    description_.layer_count = shape.layers;
    description_.feed_forward_length = shape.feed_forward;
    description_.head_count = shape.heads;
    description_.kv_head_count = shape.kv_heads;
    description_.head_length = head;
    description_.vocabulary_size = shape.vocabulary;
    description_.norm_epsilon = 1e-5f;
    description_.rotary.dimensions = head;
    // So large that every product is about 1 again, and what a layer adds counts.
    const auto scale = [](std::uint32_t columns) { return 2.0f / std::sqrt(static_cast<float>(columns)); };
    description_.token_embedding = make("token_embd", shape.type, shape.vocabulary, shape.width, 1.0f);
    for (std::uint32_t i = 0; i < shape.layers; ++i) {
        layer_weights layer;
        const std::uint32_t kv = head * shape.kv_heads;
        layer.attention_norm = norm("attn_norm", shape.width);
        layer.query = make("attn_q", shape.type, shape.width, shape.width, scale(shape.width));
        layer.key = make("attn_k", shape.type, kv, shape.width, scale(shape.width));
        layer.value = make("attn_v", shape.value_type, kv, shape.width, scale(shape.width));
        layer.attention_output = make("attn_output", shape.type, shape.width, shape.width, scale(shape.width));
        layer.feed_forward_norm = norm("ffn_norm", shape.width);
        layer.gate = make("ffn_gate", shape.type, shape.feed_forward, shape.width, scale(shape.width));
        layer.up = make("ffn_up", shape.type, shape.feed_forward, shape.width, scale(shape.width));
        layer.down = make("ffn_down", shape.type, shape.width, shape.feed_forward, scale(shape.feed_forward));
        description_.layers.push_back(std::move(layer));
    }
    description_.output_norm = norm("output_norm", shape.width);
    description_.output_is_tied = shape.tied;
    description_.output = shape.tied ? description_.token_embedding
                                     : make("output", shape.type, shape.vocabulary, shape.width, scale(shape.width));
}

} // namespace berth::tests
