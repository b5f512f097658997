// What a request may ask of a sampler, and how refusals read.
#include <inference/sampling/parameters.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace berth::host::inference;

namespace {

template <class Change>
std::string message_after(Change change) {
    sampling_parameters parameters;
    parameters.strategy = sampling_strategy::sampling;
    change(parameters);
    const auto refusal = refusal_of(parameters, 10);
    return refusal ? refusal->message : "not refused";
}

} // namespace

TEST_CASE("the default is greedy and has no refusal") {
    CHECK_FALSE(refusal_of({}, 10));
    CHECK(message_after([](sampling_parameters&) {}) == "not refused");
}

TEST_CASE("each field has its range, and the ends belong to it") {
    CHECK(message_after([](auto& one) { one.temperature = 2; }) == "not refused");
    CHECK(message_after([](auto& one) { one.temperature = 2.5f; }) ==
          "temperature: expected a number from 0 to 2, found 2.5");
    CHECK(message_after([](auto& one) { one.temperature = std::nanf(""); }) ==
          "temperature: expected a number from 0 to 2, found nan");
    CHECK(message_after([](auto& one) { one.top_p = 1.0f; }) == "not refused");
    CHECK(message_after([](auto& one) { one.top_p = 0.0f; }) ==
          "top_p: expected a number above 0 and up to 1, found 0");
    CHECK(message_after([](auto& one) { one.top_k = 0; }) == "top_k: expected at least 1, found 0");
    CHECK(message_after([](auto& one) { one.min_p = 1.5f; }) == "min_p: expected a number from 0 to 1, found 1.5");
    CHECK(message_after([](auto& one) { one.repetition_penalty = 0.9f; }) ==
          "repetition_penalty: expected a number of at least 1, found 0.9");
    CHECK(message_after([](auto& one) { one.presence_penalty = -2.1f; }) ==
          "presence_penalty: expected a number from -2 to 2, found -2.1");
    CHECK(message_after([](auto& one) { one.frequency_penalty = 3; }) ==
          "frequency_penalty: expected a number from -2 to 2, found 3");
    CHECK(message_after([](auto& one) { one.logprobs = 21; }) == "logprobs: expected at most 20, found 21");
    CHECK(message_after([](auto& one) {
              one.biases = {{10, 1}};
          }) == "logit_bias: expected tokens from 0 to 9, found 10");
    CHECK(message_after([](auto& one) {
              one.biases = {{3, 101}};
          }) == "logit_bias: expected numbers from -100 to 100, for token 3, found 101");
}

TEST_CASE("a strategy asks for more than the ranges") {
    sampling_parameters greedy;
    greedy.temperature = 0.7f;
    CHECK(refusal_of(greedy, 10)->message ==
          "temperature: expected 1 with strategy greedy, or strategy sampling, found 0.7");
    CHECK(message_after([](auto& one) { one.temperature = 0; }) ==
          "temperature: expected a number above 0 with strategy sampling, found 0");
    CHECK(refusal_of(normalised(greedy), 10));
    greedy.temperature = 0;
    CHECK_FALSE(refusal_of(normalised(greedy), 10));
    CHECK(normalised(greedy).strategy == sampling_strategy::greedy);
}

TEST_CASE("strategies of later versions are told apart from wrong arguments") {
    sampling_parameters later;
    later.strategy = sampling_strategy::beam_search;
    const auto refusal = refusal_of(later, 10);
    REQUIRE(refusal);
    CHECK(refusal->is_not_implemented);
    CHECK(refusal->message == "strategy: expected greedy or sampling, which this version has, found beam_search");
    later.top_k = 0;
    CHECK_FALSE(refusal_of(later, 10)->is_not_implemented);
}

TEST_CASE("presets and strategies have names") {
    CHECK(preset("deterministic")->strategy == sampling_strategy::greedy);
    CHECK(preset("balanced")->top_p == 0.9f);
    CHECK(preset("creative")->temperature == 1.2f);
    CHECK(preset("precise")->strategy == sampling_strategy::beam_search);
    CHECK_FALSE(preset("other"));
    CHECK(strategy_named("sampling") == sampling_strategy::sampling);
    CHECK_FALSE(strategy_named("Sampling"));
}
