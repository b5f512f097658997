#include "reference_decoder.hpp"

#include <inference/compute/reference.hpp>
#include <inference/model/quantisation.hpp>

#include <cmath>

namespace berth::tests {

using namespace host::inference;

namespace {

std::vector<float> numbers_of(const weight& from) {
    std::vector<float> made(from.rows * from.columns);
    dequantise(from.type, from.data, made);
    return made;
}

std::vector<float> product(const std::vector<float>& x, const std::vector<float>& weights) {
    std::vector<float> y(weights.size() / x.size());
    reference::multiply(x, weights, y);
    return y;
}

std::vector<float> normed(const std::vector<float>& x, const std::vector<float>& weights, double epsilon) {
    std::vector<float> y(x.size());
    reference::rms_norm(x, weights, epsilon, y);
    return y;
}

void add(std::vector<float>& to, const std::vector<float>& what) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += what[i];
}

} // namespace

reference_decoder::reference_decoder(const model_description& model)
    : model_(model), embedding_(numbers_of(model.token_embedding)), output_norm_(numbers_of(model.output_norm)),
      output_(numbers_of(model.output)) {
    for (const layer_weights& one : model.layers)
        layers_.push_back({numbers_of(one.attention_norm), numbers_of(one.query), numbers_of(one.key),
                           numbers_of(one.value), numbers_of(one.attention_output), numbers_of(one.feed_forward_norm),
                           numbers_of(one.gate), numbers_of(one.up), numbers_of(one.down),
                           std::vector<numbers>(model.kv_head_count), std::vector<numbers>(model.kv_head_count)});
    for (std::uint32_t i = 0; i < model.rotary.dimensions / 2; ++i)
        turns_.push_back(std::pow(model.rotary.base, -2.0 * i / model.rotary.dimensions));
}

void reference_decoder::attend(layer& of, numbers& x) {
    const numbers in = normed(x, of.attention_norm, model_.norm_epsilon);
    numbers query = product(in, of.query), key = product(in, of.key);
    const numbers value = product(in, of.value);
    std::vector<double> turns = turns_;
    for (double& one : turns) one *= position_;
    const std::size_t length = model_.head_length;
    for (std::size_t h = 0; h < model_.kv_head_count; ++h) {
        const auto mine = std::span(key).subspan(h * length, length);
        reference::rotate(mine, turns, rotary_layout::neighbours);
        of.keys[h].insert(of.keys[h].end(), mine.begin(), mine.end());
        of.values[h].insert(of.values[h].end(), value.begin() + static_cast<std::ptrdiff_t>(h * length),
                            value.begin() + static_cast<std::ptrdiff_t>((h + 1) * length));
    }
    numbers attended(query.size());
    for (std::size_t h = 0; h < model_.head_count; ++h) {
        const auto mine = std::span(query).subspan(h * length, length);
        reference::rotate(mine, turns, rotary_layout::neighbours);
        const std::size_t kv = h / (model_.head_count / model_.kv_head_count);
        reference::attention(mine, of.keys[kv], of.values[kv], std::span(attended).subspan(h * length, length));
    }
    add(x, product(attended, of.attention_output));
}

void reference_decoder::feed_forward(const layer& of, numbers& x) const {
    const numbers in = normed(x, of.feed_forward_norm, model_.norm_epsilon);
    const numbers gate = product(in, of.gate), up = product(in, of.up);
    numbers opened(gate.size());
    reference::swiglu(gate, up, opened);
    add(x, product(opened, of.down));
}

std::vector<float> reference_decoder::next(std::int32_t token) {
    const auto from = embedding_.begin() + static_cast<std::ptrdiff_t>(token) * model_.embedding_length;
    numbers x(from, from + model_.embedding_length);
    for (layer& one : layers_) {
        attend(one, x);
        feed_forward(one, x);
    }
    ++position_;
    return product(normed(x, output_norm_, model_.norm_epsilon), output_);
}

} // namespace berth::tests
