// What is chosen from logits, in the order in which things are done to them.
#include <inference/sampling/sampler.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <map>
#include <set>

using namespace berth::host::inference;

namespace {

using floats = std::vector<float>;
using ids = std::vector<std::int32_t>;

constexpr float never = -std::numeric_limits<float>::infinity();

sampling_parameters sampling(std::uint64_t seed = 1) {
    sampling_parameters parameters;
    parameters.strategy = sampling_strategy::sampling;
    parameters.seed = seed;
    return parameters;
}

floats logits_of(const std::vector<double>& probabilities) {
    floats logits;
    for (const double one : probabilities) logits.push_back(one > 0 ? static_cast<float>(std::log(one)) : never);
    return logits;
}

ids drawn(sampler& from, const floats& logits, int count) {
    ids found;
    for (int i = 0; i < count; ++i) found.push_back(from.next(logits)->token);
    return found;
}

// The tokens that come at all in many draws.
std::set<std::int32_t> possible(const sampling_parameters& parameters, const floats& logits, int draws = 4000) {
    sampler from(parameters, logits.size());
    const ids found = drawn(from, logits, draws);
    return {found.begin(), found.end()};
}

std::int32_t greedy(const floats& logits, sampling_parameters parameters = {}) {
    return sampler(parameters, logits.size()).next(logits)->token;
}

} // namespace

TEST_CASE("greedy takes the largest logit, and the lowest token of equal ones") {
    CHECK(greedy({0, 3, 2}) == 1);
    CHECK(greedy({1, 5, 5, 5}) == 1);
    CHECK(greedy({never, -9, never}) == 1);
    CHECK(greedy({std::nanf(""), -9, never}) == 1);
}

TEST_CASE("temperature 0 is greedy") {
    sampling_parameters parameters = sampling();
    parameters.temperature = 0;
    CHECK(possible(parameters, {1, 2, 1.9f}) == std::set<std::int32_t>{1});
}

TEST_CASE("tokens are drawn as often as they are likely") {
    sampler from(sampling(42), 4);
    std::map<std::int32_t, int> counts;
    for (const std::int32_t one : drawn(from, logits_of({0.5, 0.25, 0.25, 0}), 40'000)) ++counts[one];
    // Five standard deviations of a fair draw are 500 and 433.
    CHECK(counts[0] == Approx(20'000).margin(500));
    CHECK(counts[1] == Approx(10'000).margin(433));
    CHECK(counts[2] == Approx(10'000).margin(433));
    CHECK(counts.count(3) == 0);
}

TEST_CASE("temperature sharpens and flattens") {
    sampling_parameters parameters = sampling(7);
    parameters.temperature = 0.5f; // squares probabilities: 0.8 to 0.2 becomes 16 to 1
    sampler from(parameters, 2);
    int rare = 0;
    for (const std::int32_t one : drawn(from, logits_of({0.8, 0.2}), 17'000)) rare += one;
    CHECK(rare == Approx(1000).margin(155));
    parameters.temperature = 1e-30f;
    CHECK(possible(parameters, {3, 2.9f, -1}) == std::set<std::int32_t>{0});
}

TEST_CASE("the same seed gives the same answer, bit for bit, and another seed or choice another") {
    floats logits(1000);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = std::sin(static_cast<float>(i));
    sampler one(sampling(5), 1000), same(sampling(5), 1000), other(sampling(6), 1000), choice(sampling(5), 1000, 1);
    const ids first = drawn(one, logits, 64);
    CHECK(drawn(same, logits, 64) == first);
    CHECK(drawn(other, logits, 64) != first);
    CHECK(drawn(choice, logits, 64) != first);
}

TEST_CASE("without a seed there is a random one, which gives the answer again") {
    sampling_parameters parameters = sampling();
    parameters.seed.reset();
    sampler one(parameters, 100), two(parameters, 100);
    CHECK(one.seed() != two.seed());
    parameters.seed = one.seed();
    sampler again(parameters, 100);
    CHECK(drawn(again, floats(100), 32) == drawn(one, floats(100), 32));
}

TEST_CASE("the generator gives these numbers, so that a seed means the same in every version") {
    request_random first(1, 0), second(1, 1);
    CHECK(first.next() == 0x1.d60c325d251a0p-2);
    CHECK(first.next() == 0x1.f036653425661p-1);
    CHECK(first.next() == 0x1.e49a4e9f6aa11p-1);
    CHECK(second.next() == 0x1.14b472ac385bdp-1);
}

TEST_CASE("the generator's numbers lie evenly from 0 to 1") {
    request_random random(1, 0);
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double one = random.next();
        REQUIRE(one >= 0);
        REQUIRE(one < 1);
        sum += one;
    }
    CHECK(sum / 100'000 == Approx(0.5).margin(0.005));
    CHECK(random.drawn() == 100'000);
}

TEST_CASE("top_k keeps the best, of equals the lowest") {
    sampling_parameters parameters = sampling();
    parameters.top_k = 2;
    CHECK(possible(parameters, {1, 3, 2, 0}) == std::set<std::int32_t>{1, 2});
    CHECK(possible(parameters, {1, 1, 1, 1}) == std::set<std::int32_t>{0, 1});
    parameters.top_k = 9;
    CHECK(possible(parameters, {1, 1, 1}).size() == 3);
}

TEST_CASE("top_p keeps the smallest set whose sum reaches it, and at least one") {
    sampling_parameters parameters = sampling();
    parameters.top_p = 0.75f;
    CHECK(possible(parameters, logits_of({0.1, 0.5, 0.3, 0.1})) == std::set<std::int32_t>{1, 2});
    parameters.top_p = 0.01f;
    CHECK(possible(parameters, logits_of({0.1, 0.5, 0.3, 0.1})) == std::set<std::int32_t>{1});
}

TEST_CASE("top_p over many tokens of equal chance keeps the lowest of them") {
    sampling_parameters parameters = sampling();
    parameters.top_p = 0.5f;
    const auto found = possible(parameters, floats(1000), 500);
    CHECK(found.size() > 250);
    CHECK(*found.rbegin() < 500);
}

TEST_CASE("top_p counts what top_k has left") {
    sampling_parameters parameters = sampling();
    parameters.top_k = 2;
    parameters.top_p = 0.6f; // 0.4 of 0.7 is below it
    CHECK(possible(parameters, logits_of({0.4, 0.3, 0.3})) == std::set<std::int32_t>{0, 1});
    parameters.top_p = 0.5f;
    CHECK(possible(parameters, logits_of({0.4, 0.3, 0.3})) == std::set<std::int32_t>{0});
}

TEST_CASE("min_p drops what is less than its share of the best") {
    sampling_parameters parameters = sampling();
    parameters.min_p = 0.3f;
    CHECK(possible(parameters, logits_of({0.15, 0.6, 0.2, 0.05})) == std::set<std::int32_t>{1, 2});
    parameters.temperature = 2; // done before: the roots of 0.15 and 0.6 are 1 to 2
    CHECK(possible(parameters, logits_of({0.15, 0.6, 0.2, 0.01})) == std::set<std::int32_t>{0, 1, 2});
}

TEST_CASE("biases are added before everything else") {
    sampling_parameters parameters;
    parameters.biases = {{2, 5}, {0, -100}};
    CHECK(greedy({9, 3, 0}, parameters) == 2);
}

TEST_CASE("the repetition penalty divides what is positive and multiplies what is negative, of prompt and answer") {
    sampling_parameters parameters;
    parameters.repetition_penalty = 2;
    sampler from(parameters, 3);
    const ids prompt{0, 0};
    from.see_prompt(prompt);
    CHECK(from.next(floats{4, 3, 1})->token == 1);    // 2, 3, 1
    CHECK(from.next(floats{4, 3, 1.8f})->token == 0); // 2, 1.5, 1.8
    CHECK(from.next(floats{-2, -3, -5})->token == 0); // -4, -6, -5
}

TEST_CASE("presence counts a token of the answer once and frequency each time, and the prompt does not count") {
    sampling_parameters parameters;
    parameters.presence_penalty = 1;
    sampler present(parameters, 2);
    const ids prompt{0};
    present.see_prompt(prompt);
    CHECK(drawn(present, {1.5f, 0}, 3) == ids{0, 0, 0}); // 1.5, then 0.5 however often
    parameters.presence_penalty = 0;
    parameters.frequency_penalty = 1;
    sampler frequent(parameters, 2);
    frequent.see_prompt(prompt);
    CHECK(drawn(frequent, {1.5f, 0}, 4) == ids{0, 0, 1, 0}); // 1.5, 0.5, -0.5 against 0, -0.5 against -1
}

TEST_CASE("a mask leaves its tokens alone, and nothing when it has none that is possible") {
    sampler from({}, 70);
    floats logits(70, 1.0f);
    logits[3] = 9;
    std::vector<std::uint64_t> allowed{0, 1 << 4};
    CHECK(from.next(logits, allowed)->token == 68);
    logits[68] = never;
    CHECK_FALSE(from.next(logits, allowed));
    CHECK_FALSE(from.next(floats(70, never)));
}

TEST_CASE("logprobs are told after biases and penalties, before temperature, truncation and mask") {
    sampling_parameters parameters = sampling();
    parameters.temperature = 0.1f;
    parameters.top_k = 1;
    parameters.logprobs = 3;
    const floats logits = logits_of({0.2, 0.5, 0.3, 0});
    const std::vector<std::uint64_t> allowed{0b0101};
    const sampled_token found = *sampler(parameters, 4).next(logits, allowed);
    CHECK(found.token == 2);
    CHECK(found.logprob == Approx(std::log(0.3)));
    REQUIRE(found.best.size() == 3);
    CHECK(found.best[0].token == 1);
    CHECK(found.best[0].logprob == Approx(std::log(0.5)));
    CHECK(found.best[1].token == 2);
    CHECK(found.best[2].token == 0);
    parameters.logprobs = 4;
    CHECK(sampler(parameters, 4).next(logits)->best[3].logprob == -9999.0f);
}
