// What a decoder of the Llama family is made of: its hyper-parameters, and its weights by role, as views into the file.
// Everything is checked against everything: a file that is described can be computed with, without further checks.
// Immutable: any thread.
#pragma once

#include <inference/model/gguf.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::inference {

// A matrix that maps `columns` numbers to `rows` numbers, a row per result; a norm or a table of factors has one row.
struct weight {
    std::string name; // as in the file
    tensor_type type = tensor_type::f32;
    std::uint64_t columns = 0;
    std::uint64_t rows = 0;
    std::span<const std::byte> data;
};

struct rotary_embedding {
    std::uint32_t dimensions = 0; // of each head; pairs (2i, 2i+1) turn together
    double base = 10'000.0;
    double scale = 1.0;            // positions are multiplied by it: 1/factor of linear scaling
    std::optional<weight> factors; // dimensions/2 numbers, F32: what the frequency of each pair is divided by
};

struct layer_weights {
    weight attention_norm;
    weight query;
    weight key;
    weight value;
    weight attention_output;
    weight feed_forward_norm;
    weight gate;
    weight up;
    weight down;
};

struct model_description {
    std::string name; // general.name, or empty
    std::uint32_t context_length = 0;
    std::uint32_t embedding_length = 0;
    std::uint32_t layer_count = 0;
    std::uint32_t feed_forward_length = 0;
    std::uint32_t head_count = 0;
    std::uint32_t kv_head_count = 0; // divides head_count: each is shared by as many query heads
    std::uint32_t head_length = 0;
    std::uint32_t vocabulary_size = 0;
    float norm_epsilon = 0;
    rotary_embedding rotary;

    weight token_embedding;
    std::vector<layer_weights> layers;
    weight output_norm;
    weight output; // the token embedding's, when the file has none of its own
    bool output_is_tied = false;

    std::uint64_t parameter_count = 0;
    std::uint64_t weight_bytes = 0;
};

// Of a file that outlives it. Throws model_error for what is missing, contradicts itself, is of another family or would
// need what this host does not compute.
model_description describe_model(const gguf& file);

} // namespace berth::host::inference
