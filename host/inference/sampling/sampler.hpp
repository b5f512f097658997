// Chooses the next token of one answer from the logits of a step. The order of what is done to them is fixed: biases;
// repetition, then frequency and presence penalties; mask; temperature; top_k; top_p; min_p; one draw. One thread; the
// result depends on logits, parameters and seed alone.
#pragma once

#include <inference/sampling/parameters.hpp>
#include <inference/sampling/random.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace berth::host::inference {

struct token_logprob {
    std::int32_t token = 0;
    float logprob = 0; // after biases and penalties, before all else; never below -9999
};

struct sampled_token {
    std::int32_t token = 0;
    float logprob = 0;               // 0 unless logprobs were asked for
    std::vector<token_logprob> best; // the likeliest first
};

class sampler {
public:
    // Of parameters without a refusal. `choice` is the index of the answer among those of one request.
    sampler(const sampling_parameters& parameters, std::size_t vocabulary_size, std::uint32_t choice = 0);

    // Tokens that the prompt has, for the repetition penalty.
    void see_prompt(std::span<const std::int32_t> tokens);
    // A logit for every token; `allowed` has a bit for each, the lowest first, or is empty when all are. Nullopt when
    // no token is left to choose. The choice counts as part of the answer.
    std::optional<sampled_token> next(std::span<const float> logits, std::span<const std::uint64_t> allowed = {});

    std::uint64_t seed() const noexcept { return seed_; } // to ask for the same answer again

private:
    struct candidate {
        float logit;
        std::int32_t token;
        // The likelier first, of equals the lower token.
        bool operator<(const candidate& other) const noexcept {
            return logit > other.logit || (logit == other.logit && token < other.token);
        }
    };

    void adjust(std::span<const float> logits);
    void gather(std::span<const std::uint64_t> allowed);
    void keep_best();
    void keep_likely();
    void weigh();
    std::int32_t drawn();
    void tell_logprobs(sampled_token& to) const;
    bool is_penalised() const noexcept;

    sampling_parameters parameters_;
    std::uint64_t seed_;
    request_random random_;
    std::vector<float> logits_;
    std::vector<candidate> candidates_;
    std::vector<double> weights_;         // of the candidates, not yet divided by their sum
    std::vector<bool> seen_;              // in prompt or answer
    std::vector<std::uint32_t> answered_; // how often in the answer
    std::vector<std::int32_t> touched_;   // tokens that are seen
};

} // namespace berth::host::inference
