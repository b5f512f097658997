// A decoder of the Llama family on the CPU: the reference's mathematics, one sequence, one token at a time, the whole
// past kept as it is.
#pragma once

#include <inference/model/model_description.hpp>

#include <cstdint>
#include <vector>

namespace berth::tests {

class reference_decoder {
public:
    explicit reference_decoder(const host::inference::model_description& model);
    // The logits after the token.
    std::vector<float> next(std::int32_t token);

private:
    using numbers = std::vector<float>;
    struct layer {
        numbers attention_norm, query, key, value, attention_output, feed_forward_norm, gate, up, down;
        std::vector<numbers> keys, values; // of each kv head, position after position
    };
    void attend(layer& of, numbers& x);
    void feed_forward(const layer& of, numbers& x) const;

    const host::inference::model_description& model_;
    numbers embedding_, output_norm_, output_;
    std::vector<layer> layers_;
    std::vector<double> turns_;
    std::uint32_t position_ = 0;
};

} // namespace berth::tests
