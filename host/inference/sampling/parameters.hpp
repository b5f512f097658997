// How the next token is chosen, as a request says. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

enum class sampling_strategy { greedy, sampling, beam_search, contrastive };

struct logit_bias {
    std::int32_t token = 0;
    float bias = 0; // -100 to 100
};

struct sampling_parameters {
    sampling_strategy strategy = sampling_strategy::greedy;
    float temperature = 1.0f;           // 0 to 2; 0 means greedy
    std::optional<float> top_p;         // above 0, up to 1
    std::optional<std::uint32_t> top_k; // at least 1
    std::optional<float> min_p;         // 0 to 1
    float repetition_penalty = 1.0f;    // at least 1; of tokens in prompt and answer
    float presence_penalty = 0.0f;      // -2 to 2; of tokens in the answer
    float frequency_penalty = 0.0f;     // -2 to 2; for each time a token is in the answer
    std::vector<logit_bias> biases;
    std::optional<std::uint64_t> seed;     // a random one without
    std::optional<std::uint32_t> logprobs; // how many of the best tokens are told beside the chosen one: 0 to 20
};

struct sampling_refusal {
    bool is_not_implemented = false; // otherwise an argument is wrong
    std::string field;
    std::string message; // field, expected, found
};

// Temperature 0 becomes greedy with temperature 1.
sampling_parameters normalised(sampling_parameters parameters);
// The ranges of the fields first, then what the strategy asks of them; nullopt when a sampler can follow them.
std::optional<sampling_refusal> refusal_of(const sampling_parameters& parameters, std::size_t vocabulary_size);

// "deterministic", "balanced", "creative" or "precise"; nullopt for other names.
std::optional<sampling_parameters> preset(std::string_view name);
std::string_view name_of(sampling_strategy strategy) noexcept;
std::optional<sampling_strategy> strategy_named(std::string_view name) noexcept;

} // namespace berth::host::inference
