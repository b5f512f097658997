// A model of the Llama family on a device: its weights, its cache, and steps through it. A step takes tokens of any
// number of sequences, prompts and single tokens alike, and reads each weight once for all of them. What a sequence
// gets does not depend on which others are in the step, but for the last bits of sums. One thread at a time; faults are
// thrown (device/fault.hpp), and a step that failed has advanced no sequence.
#pragma once

#include <inference/compute/head_kernels.hpp>
#include <inference/compute/kernel_set.hpp>
#include <inference/compute/page_pool.hpp>
#include <inference/compute/step_plan.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace berth::host::inference {

struct decoder_options {
    std::uint32_t context = 0;            // positions that a sequence may have; 0 is what the model was trained for
    std::uint32_t cache_positions = 4096; // of all sequences together
    std::uint32_t rows = 512;             // tokens in one step
    std::uint32_t results = 16;           // results in one step
};

class decoder {
public:
    // Loads the weights. The description's file may go afterwards; the kernels stay as long as the decoder.
    decoder(kernel_set& with, const model_description& model, decoder_options options = {});

    // Of the device's memory, all in all.
    static std::uint64_t bytes_needed(const model_description& model, const decoder_options& options);

    sequence begin() const { return sequence(pages_); }
    const page_pool& pages() const noexcept { return *pages_; }
    std::uint32_t context() const noexcept { return options_.context; }
    std::uint32_t most_rows() const noexcept { return options_.rows; }
    std::uint32_t vocabulary_size() const noexcept { return static_cast<std::uint32_t>(vocabulary_); }
    std::uint64_t weight_bytes() const noexcept { return weight_bytes_; } // that a step reads

    // Enqueues the step; the sequences have then advanced. What follows reads its results, in the order of the parts
    // that wanted one, until the next step.
    void step(std::span<const step_part> parts);
    std::vector<std::int32_t> best(); // the token with the largest logit, the lowest of several
    std::vector<float> logits();      // [results][vocabulary]

private:
    struct layer {
        device::buffer attention_norm;
        side_by_side query_key_value;
        matrix attention_output;
        device::buffer feed_forward_norm;
        side_by_side gate_up;
        matrix down;
        cache_layer cache;
    };

    void require_possible(std::span<const step_part> parts) const;
    void make_room(std::span<const step_part> parts) const;
    void send(const step_plan& plan);
    void compute(const layer& of, std::int32_t rows);
    layer load(const layer_weights& from);

    kernel_set& with_;
    decoder_options options_;
    head_kernels heads_;
    std::shared_ptr<page_pool> pages_;
    const std::vector<double> turns_;
    const float epsilon_;
    const std::int32_t width_;
    const std::int32_t feed_forward_;
    const std::int32_t vocabulary_;
    std::uint64_t weight_bytes_ = 0;

    matrix embedding_;
    std::vector<layer> layers_;
    device::buffer output_norm_;
    matrix output_; // empty when the embedding is used for it
    activations x_, normed_, qkv_, attended_, gate_up_, opened_, picked_, logits_;
    device::buffer tokens_, places_, lengths_, table_of_, tables_, wanted_, turns_of_rows_, best_;
    std::int32_t results_ = 0; // of the last step
};

} // namespace berth::host::inference
