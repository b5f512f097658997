#include <inference/sampling/parameters.hpp>

#include <array>
#include <sstream>

namespace berth::host::inference {

namespace {

constexpr std::uint32_t most_logprobs = 20;
constexpr std::array<std::string_view, 4> strategy_names{"greedy", "sampling", "beam_search", "contrastive"};

template <class T>
sampling_refusal refuse(const std::string& field, const std::string& expected, const T& found) {
    std::ostringstream text;
    text << field << ": expected " << expected << ", found " << found;
    return {false, field, text.str()};
}

// Also false for what is no number.
bool within(float value, float least, float most) noexcept {
    return value >= least && value <= most;
}

std::optional<sampling_refusal> range_fault(const sampling_parameters& from, std::size_t vocabulary_size) {
    if (!within(from.temperature, 0, 2)) return refuse("temperature", "a number from 0 to 2", from.temperature);
    if (from.top_p && !(within(*from.top_p, 0, 1) && *from.top_p > 0))
        return refuse("top_p", "a number above 0 and up to 1", *from.top_p);
    if (from.top_k && *from.top_k == 0) return refuse("top_k", "at least 1", *from.top_k);
    if (from.min_p && !within(*from.min_p, 0, 1)) return refuse("min_p", "a number from 0 to 1", *from.min_p);
    if (!within(from.repetition_penalty, 1, 1e6f))
        return refuse("repetition_penalty", "a number of at least 1", from.repetition_penalty);
    if (!within(from.presence_penalty, -2, 2))
        return refuse("presence_penalty", "a number from -2 to 2", from.presence_penalty);
    if (!within(from.frequency_penalty, -2, 2))
        return refuse("frequency_penalty", "a number from -2 to 2", from.frequency_penalty);
    if (from.logprobs && *from.logprobs > most_logprobs) return refuse("logprobs", "at most 20", *from.logprobs);
    for (const logit_bias& one : from.biases) {
        if (one.token < 0 || static_cast<std::size_t>(one.token) >= vocabulary_size)
            return refuse("logit_bias", "tokens from 0 to " + std::to_string(vocabulary_size - 1), one.token);
        if (!within(one.bias, -100, 100))
            return refuse("logit_bias", "numbers from -100 to 100, for token " + std::to_string(one.token), one.bias);
    }
    return std::nullopt;
}

} // namespace

sampling_parameters normalised(sampling_parameters parameters) {
    if (parameters.temperature == 0) {
        parameters.strategy = sampling_strategy::greedy;
        parameters.temperature = 1;
    }
    return parameters;
}

std::optional<sampling_refusal> refusal_of(const sampling_parameters& parameters, std::size_t vocabulary_size) {
    if (auto fault = range_fault(parameters, vocabulary_size)) return fault;
    switch (parameters.strategy) {
    case sampling_strategy::greedy:
        if (parameters.temperature != 1)
            return refuse("temperature", "1 with strategy greedy, or strategy sampling", parameters.temperature);
        return std::nullopt;
    case sampling_strategy::sampling:
        if (parameters.temperature == 0)
            return refuse("temperature", "a number above 0 with strategy sampling", parameters.temperature);
        return std::nullopt;
    default:
        break;
    }
    sampling_refusal refusal =
        refuse("strategy", "greedy or sampling, which this version has", name_of(parameters.strategy));
    refusal.is_not_implemented = true;
    return refusal;
}

std::optional<sampling_parameters> preset(std::string_view name) {
    sampling_parameters chosen;
    if (name == "deterministic") return chosen;
    if (name == "precise") {
        chosen.strategy = sampling_strategy::beam_search;
        return chosen;
    }
    chosen.strategy = sampling_strategy::sampling;
    if (name == "balanced") {
        chosen.temperature = 0.7f;
        chosen.top_p = 0.9f;
        return chosen;
    }
    if (name == "creative") {
        chosen.temperature = 1.2f;
        chosen.top_p = 0.95f;
        return chosen;
    }
    return std::nullopt;
}

std::string_view name_of(sampling_strategy strategy) noexcept {
    return strategy_names[static_cast<std::size_t>(strategy)];
}

std::optional<sampling_strategy> strategy_named(std::string_view name) noexcept {
    for (std::size_t i = 0; i < strategy_names.size(); ++i)
        if (strategy_names[i] == name) return static_cast<sampling_strategy>(i);
    return std::nullopt;
}

} // namespace berth::host::inference
