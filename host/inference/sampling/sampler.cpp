#include <inference/sampling/sampler.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace berth::host::inference {

namespace {

constexpr float impossible = -std::numeric_limits<float>::infinity();
constexpr float least_logprob = -9999.0f;
// Of a large vocabulary the sum of few tokens mostly reaches top_p, so that many are sorted only when it does not.
constexpr std::size_t first_sorted = 128;

std::uint64_t random_seed() {
    std::random_device source;
    return std::uint64_t{source()} << 32 | source();
}

} // namespace

sampler::sampler(const sampling_parameters& parameters, std::size_t vocabulary_size, std::uint32_t choice)
    : parameters_(normalised(parameters)), seed_(parameters.seed ? *parameters.seed : random_seed()),
      random_(seed_, choice), logits_(vocabulary_size) {
    if (!is_penalised()) return;
    seen_.resize(vocabulary_size);
    answered_.resize(vocabulary_size);
}

bool sampler::is_penalised() const noexcept {
    return parameters_.repetition_penalty != 1 || parameters_.presence_penalty != 0 ||
           parameters_.frequency_penalty != 0;
}

void sampler::see_prompt(std::span<const std::int32_t> tokens) {
    if (!is_penalised()) return;
    for (const std::int32_t token : tokens) {
        const auto at = static_cast<std::size_t>(token);
        if (at >= seen_.size() || seen_[at]) continue;
        seen_[at] = true;
        touched_.push_back(token);
    }
}

std::optional<sampled_token> sampler::next(std::span<const float> logits, std::span<const std::uint64_t> allowed) {
    adjust(logits);
    gather(allowed);
    if (candidates_.empty()) return std::nullopt;
    sampled_token chosen;
    if (parameters_.strategy == sampling_strategy::greedy) {
        chosen.token = std::min_element(candidates_.begin(), candidates_.end())->token;
    } else {
        const float best = std::min_element(candidates_.begin(), candidates_.end())->logit;
        // From the best one down, so that a small temperature makes no infinities of several.
        for (candidate& one : candidates_)
            one.logit = one.logit == best ? 0 : (one.logit - best) / parameters_.temperature;
        keep_best();
        keep_likely();
        chosen.token = drawn();
    }
    if (parameters_.logprobs) tell_logprobs(chosen);
    see_prompt({&chosen.token, 1});
    if (is_penalised()) ++answered_[static_cast<std::size_t>(chosen.token)];
    return chosen;
}

void sampler::adjust(std::span<const float> logits) {
    const std::size_t count = std::min(logits.size(), logits_.size());
    std::copy_n(logits.begin(), count, logits_.begin());
    std::fill(logits_.begin() + static_cast<std::ptrdiff_t>(count), logits_.end(), impossible);
    for (const logit_bias& one : parameters_.biases) logits_[static_cast<std::size_t>(one.token)] += one.bias;
    for (const std::int32_t token : touched_) {
        float& logit = logits_[static_cast<std::size_t>(token)];
        logit = logit > 0 ? logit / parameters_.repetition_penalty : logit * parameters_.repetition_penalty;
        const std::uint32_t times = answered_[static_cast<std::size_t>(token)];
        if (times == 0) continue;
        logit -= static_cast<float>(times) * parameters_.frequency_penalty + parameters_.presence_penalty;
    }
}

void sampler::gather(std::span<const std::uint64_t> allowed) {
    candidates_.clear();
    for (std::size_t token = 0; token < logits_.size(); ++token) {
        if (!allowed.empty() && (token / 64 >= allowed.size() || (allowed[token / 64] >> (token % 64) & 1) == 0))
            continue;
        // Neither what is impossible nor what is no number can be chosen.
        if (logits_[token] > impossible) candidates_.push_back({logits_[token], static_cast<std::int32_t>(token)});
    }
}

void sampler::keep_best() {
    if (!parameters_.top_k || *parameters_.top_k >= candidates_.size()) return;
    std::nth_element(candidates_.begin(), candidates_.begin() + *parameters_.top_k, candidates_.end());
    candidates_.resize(*parameters_.top_k);
}

void sampler::keep_likely() {
    if (!parameters_.top_p || *parameters_.top_p >= 1) {
        // Sorted all the same after top_k, so that what is drawn does not hang on how the best were found.
        if (parameters_.top_k) std::sort(candidates_.begin(), candidates_.end());
        weigh();
    } else {
        weigh();
        double whole = 0;
        for (const double weight : weights_) whole += weight;
        double reached = 0;
        std::size_t kept = 0;
        for (std::size_t sorted = 0;
             kept < candidates_.size() && (kept == 0 || reached < *parameters_.top_p * whole);) {
            if (kept == sorted) {
                sorted = std::min(candidates_.size(), std::max(first_sorted, sorted * 4));
                std::partial_sort(candidates_.begin() + static_cast<std::ptrdiff_t>(kept),
                                  candidates_.begin() + static_cast<std::ptrdiff_t>(sorted), candidates_.end());
            }
            const double best = candidates_.front().logit;
            reached += std::exp(candidates_[kept++].logit - best);
        }
        candidates_.resize(kept);
        weigh();
    }
    if (!parameters_.min_p || *parameters_.min_p <= 0) return;
    const double least = *parameters_.min_p; // of the largest weight, which is 1
    std::size_t kept = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        if (weights_[i] < least) continue;
        candidates_[kept] = candidates_[i];
        weights_[kept++] = weights_[i];
    }
    candidates_.resize(kept);
    weights_.resize(kept);
}

// The likeliest weighs 1.
void sampler::weigh() {
    const double best = std::min_element(candidates_.begin(), candidates_.end())->logit;
    weights_.clear();
    for (const candidate& one : candidates_) weights_.push_back(one.logit == best ? 1.0 : std::exp(one.logit - best));
}

std::int32_t sampler::drawn() {
    double whole = 0;
    for (const double weight : weights_) whole += weight;
    const double mark = random_.next() * whole;
    double passed = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        passed += weights_[i];
        if (mark < passed) return candidates_[i].token;
    }
    return candidates_.back().token;
}

void sampler::tell_logprobs(sampled_token& to) const {
    float best = impossible;
    for (const float logit : logits_) best = std::max(best, logit);
    double whole = 0;
    for (const float logit : logits_)
        if (logit > impossible) whole += logit == best ? 1.0 : std::exp(static_cast<double>(logit) - best);
    const double norm = best + std::log(whole);
    const auto logprob = [&](std::int32_t token) {
        const float logit = logits_[static_cast<std::size_t>(token)];
        if (!(logit > impossible)) return least_logprob;
        return std::clamp(static_cast<float>(logit - norm), least_logprob, 0.0f);
    };
    to.logprob = logprob(to.token);
    std::vector<candidate> order;
    for (std::size_t token = 0; token < logits_.size(); ++token)
        order.push_back({std::isnan(logits_[token]) ? impossible : logits_[token], static_cast<std::int32_t>(token)});
    const std::size_t count = std::min<std::size_t>(*parameters_.logprobs, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
    for (std::size_t i = 0; i < count; ++i) to.best.push_back({order[i].token, logprob(order[i].token)});
}

} // namespace berth::host::inference
