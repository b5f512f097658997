#include <inference/model/model_description.hpp>

#include <inference/model/model_keys.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace berth::host::inference {

namespace {

// Far beyond any model, and small enough that products of two of them fit into 64 bits.
constexpr std::uint32_t most_layers = 4'096;
constexpr std::uint32_t most_width = 1u << 22;
constexpr std::uint32_t most_heads = 65'536;
constexpr std::uint32_t most_context = 1u << 27;
constexpr std::uint32_t most_tokens = 1u << 24;

const std::string family = "llama";

// Takes the tensors of a file by role, and knows in the end which ones nobody took.
class tensor_roles {
public:
    explicit tensor_roles(const gguf& file) : file_(file) {}

    bool has(const std::string& name) const { return file_.tensor(name) != nullptr; }

    weight matrix(const std::string& name, std::uint64_t columns, std::uint64_t rows) {
        return taken(name, {columns, rows});
    }

    // Norms and factors: what is added up with numbers of full width has full width.
    weight vector(const std::string& name, std::uint64_t size) {
        weight found = taken(name, {size});
        if (found.type != tensor_type::f32)
            throw model_error("tensor " + quoted_name(name) + ": expected F32, found " + name_of(found.type));
        return found;
    }

    // A tensor that nothing computes with would make the answers wrong without a word.
    void refuse_others() const {
        std::string others;
        std::size_t count = 0;
        for (const gguf_tensor& one : file_.tensors()) {
            if (taken_.contains(one.name)) continue;
            if (++count <= 3) others += (others.empty() ? "" : ", ") + quoted_name(one.name);
        }
        if (count > 0)
            throw model_error("expected the tensors of a plain Llama decoder alone, found " + std::to_string(count) +
                              " others, which this version does not compute with: " + others +
                              (count > 3 ? ", …" : ""));
    }

private:
    weight taken(const std::string& name, const std::vector<std::uint64_t>& shape) {
        const gguf_tensor* found = file_.tensor(name);
        const std::string what = "tensor " + quoted_name(name);
        if (!found)
            throw model_error(what + ": expected shape " + text_of(shape) + ", found no such tensor" +
                              (file_.tensors().empty() ? "; the file has no weights at all, only a vocabulary" : ""));
        if (!layout_of(found->type))
            throw model_error(what + ": expected one of the types " + std::string(readable_tensor_types()) +
                              ", found " + name_of(found->type) + "; convert or quantise the model to one of them");
        std::vector<std::uint64_t> trimmed = found->shape;
        while (trimmed.size() > shape.size() && trimmed.back() == 1) trimmed.pop_back();
        if (trimmed != shape)
            throw model_error(what + ": expected shape " + text_of(shape) + ", as the keys say, found " +
                              text_of(found->shape));
        taken_.insert(found->name);
        return {std::string(found->name), found->type, found->row(), found->rows(), found->data};
    }

    const gguf& file_;
    std::unordered_set<std::string_view> taken_;
};

void refuse_other_families(const gguf& file, const model_keys& keys) {
    const std::string_view architecture = keys.text("general.architecture");
    if (architecture != family)
        model_keys::refuse("general.architecture", "\"llama\", the one family that this version computes",
                           quoted_name(architecture));
    if (const gguf_value* experts = file.find("llama.expert_count"); experts && experts->as_unsigned() != 0u)
        model_keys::refuse("llama.expert_count", "0: mixtures of experts are not computed by this version",
                           text_of(*experts));
}

void read_sizes(const gguf& file, const model_keys& keys, model_description& to) {
    to.name = keys.text_or("general.name", "");
    to.context_length = keys.count("llama.context_length", most_context);
    // Up to the window a sliding one sees all there is, as a full one does.
    if (const auto window = keys.count_if_there("llama.attention.sliding_window", most_context))
        to.context_length = std::min(to.context_length, *window);
    to.embedding_length = keys.count("llama.embedding_length", most_width);
    to.layer_count = keys.count("llama.block_count", most_layers);
    to.feed_forward_length = keys.count("llama.feed_forward_length", most_width);
    to.head_count = keys.count("llama.attention.head_count", most_heads);
    to.kv_head_count = keys.count_if_there("llama.attention.head_count_kv", most_heads).value_or(to.head_count);
    if (to.head_count % to.kv_head_count != 0)
        model_keys::refuse("llama.attention.head_count_kv",
                           "a divisor of the " + std::to_string(to.head_count) + " heads",
                           std::to_string(to.kv_head_count));
    const auto key_length = keys.count_if_there("llama.attention.key_length", most_width);
    if (!key_length && to.embedding_length % to.head_count != 0)
        model_keys::refuse("llama.embedding_length", "a multiple of the " + std::to_string(to.head_count) + " heads",
                           std::to_string(to.embedding_length));
    to.head_length = key_length.value_or(to.embedding_length / to.head_count);
    const auto value_length = keys.count_if_there("llama.attention.value_length", most_width).value_or(to.head_length);
    if (value_length != to.head_length)
        model_keys::refuse("llama.attention.value_length", std::to_string(to.head_length) + ", as keys are long",
                           std::to_string(value_length));
    const double epsilon = keys.positive("llama.attention.layer_norm_rms_epsilon");
    if (epsilon >= 1)
        model_keys::refuse("llama.attention.layer_norm_rms_epsilon", "a number below 1", std::to_string(epsilon));
    to.norm_epsilon = static_cast<float>(epsilon);
    const gguf_value* tokens = file.find("tokenizer.ggml.tokens");
    const auto listed = tokens ? tokens->as_array() : std::nullopt;
    const auto declared = keys.count_if_there("llama.vocab_size", most_tokens);
    if (!declared && !listed)
        model_keys::refuse("llama.vocab_size", "the number of tokens", "no such key, and no tokens");
    to.vocabulary_size = declared.value_or(0);
    if (listed) {
        if (listed->size() == 0 || listed->size() > most_tokens || (declared && listed->size() != *declared))
            model_keys::refuse("tokenizer.ggml.tokens",
                               declared ? std::to_string(*declared) + " tokens, as \"llama.vocab_size\" says"
                                        : "1 to " + std::to_string(most_tokens) + " tokens",
                               std::to_string(listed->size()));
        to.vocabulary_size = static_cast<std::uint32_t>(listed->size());
    }
}

void read_rotation(const model_keys& keys, model_description& to, tensor_roles& roles) {
    rotary_embedding& rotary = to.rotary;
    rotary.dimensions = keys.count_if_there("llama.rope.dimension_count", most_width).value_or(to.head_length);
    if (rotary.dimensions > to.head_length || rotary.dimensions % 2 != 0)
        model_keys::refuse("llama.rope.dimension_count",
                           "an even number up to the head's " + std::to_string(to.head_length),
                           std::to_string(rotary.dimensions));
    rotary.base = keys.positive_or("llama.rope.freq_base", 10'000.0);
    const std::string_view scaling = keys.text_or("llama.rope.scaling.type", "none");
    // An older spelling of linear scaling.
    const double old_factor = keys.positive_or("llama.rope.scale_linear", 1.0);
    if (scaling == "linear")
        rotary.scale = 1.0 / keys.positive_or("llama.rope.scaling.factor", old_factor);
    else if (scaling == "none")
        rotary.scale = 1.0 / old_factor;
    else
        model_keys::refuse("llama.rope.scaling.type", "\"none\" or \"linear\", which this version computes",
                           quoted_name(scaling));
    if (const double factor = keys.positive_or("llama.rope.scaling.attn_factor", 1.0); factor != 1.0)
        model_keys::refuse("llama.rope.scaling.attn_factor", "1: others are not computed by this version",
                           std::to_string(factor));
    if (roles.has("rope_freqs.weight")) rotary.factors = roles.vector("rope_freqs.weight", rotary.dimensions / 2);
}

layer_weights weights_of_layer(const model_description& model, std::uint32_t layer, tensor_roles& roles) {
    const std::string begin = "blk." + std::to_string(layer) + ".";
    const std::uint64_t width = model.embedding_length;
    const std::uint64_t queries = std::uint64_t{model.head_count} * model.head_length;
    const std::uint64_t keys = std::uint64_t{model.kv_head_count} * model.head_length;
    const std::uint64_t wide = model.feed_forward_length;
    layer_weights found;
    found.attention_norm = roles.vector(begin + "attn_norm.weight", width);
    found.query = roles.matrix(begin + "attn_q.weight", width, queries);
    found.key = roles.matrix(begin + "attn_k.weight", width, keys);
    found.value = roles.matrix(begin + "attn_v.weight", width, keys);
    found.attention_output = roles.matrix(begin + "attn_output.weight", queries, width);
    found.feed_forward_norm = roles.vector(begin + "ffn_norm.weight", width);
    found.gate = roles.matrix(begin + "ffn_gate.weight", width, wide);
    found.up = roles.matrix(begin + "ffn_up.weight", width, wide);
    found.down = roles.matrix(begin + "ffn_down.weight", wide, width);
    return found;
}

} // namespace

model_description describe_model(const gguf& file) {
    const model_keys keys(file);
    refuse_other_families(file, keys);
    model_description model;
    read_sizes(file, keys, model);
    tensor_roles roles(file);
    model.token_embedding = roles.matrix("token_embd.weight", model.embedding_length, model.vocabulary_size);
    read_rotation(keys, model, roles);
    for (std::uint32_t layer = 0; layer < model.layer_count; ++layer)
        model.layers.push_back(weights_of_layer(model, layer, roles));
    model.output_norm = roles.vector("output_norm.weight", model.embedding_length);
    model.output_is_tied = !roles.has("output.weight");
    model.output = model.output_is_tied ? model.token_embedding
                                        : roles.matrix("output.weight", model.embedding_length, model.vocabulary_size);
    roles.refuse_others();
    for (const gguf_tensor& one : file.tensors()) {
        model.parameter_count += one.elements();
        model.weight_bytes += one.data.size();
    }
    return model;
}

} // namespace berth::host::inference
