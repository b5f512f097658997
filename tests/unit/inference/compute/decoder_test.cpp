#include "computing.hpp"
#include "random_model.hpp"
#include "reference_decoder.hpp"

#include <inference/compute/decoder.hpp>

#include <cmath>

using namespace berth::host::inference;
using namespace berth::tests;
using Catch::Contains;

namespace {

using tokens = std::vector<std::int32_t>;

// Of that many tokens, from a place of their own.
tokens prompt(std::size_t count, std::int32_t from) {
    tokens made;
    for (std::size_t i = 0; i < count; ++i) made.push_back((from + static_cast<std::int32_t>(i) * 37) % 100);
    return made;
}

std::vector<float> expected_after(const model_description& model, const tokens& all) {
    reference_decoder reference(model);
    std::vector<float> logits;
    for (const std::int32_t token : all) logits = reference.next(token);
    return logits;
}

double worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
    REQUIRE(a.size() == b.size());
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        REQUIRE(std::isfinite(a[i]));
        worst = std::max(worst, std::abs(static_cast<double>(a[i]) - b[i]));
    }
    return worst;
}

std::vector<float> step_alone(decoder& with, sequence& of, const tokens& more) {
    with.step(std::vector<step_part>{{&of, more, true}});
    return with.logits();
}

double difference_with(const model_shape& shape) {
    const random_model model(shape);
    computing here;
    decoder with(here.kernels, model.description());
    sequence one = with.begin();
    step_alone(with, one, prompt(21, 3)); // many rows
    const std::vector<float> got = step_alone(with, one, {5});
    tokens all = prompt(21, 3);
    all.push_back(5);
    return worst_difference(got, expected_after(model.description(), all));
}

} // namespace

TEST_CASE("a model in F32 computes what the reference computes") {
    CHECK(difference_with({}) < 1e-3);
}

TEST_CASE("a model whose embedding is its output computes what the reference computes") {
    model_shape shape;
    shape.tied = true;
    CHECK(difference_with(shape) < 1e-3);
}

TEST_CASE("a model in F16 computes what the reference computes") {
    model_shape shape;
    shape.type = shape.value_type = tensor_type::f16;
    CHECK(difference_with(shape) < 1e-3);
}

TEST_CASE("a model in Q8_0 computes what the reference computes") {
    model_shape shape;
    shape.type = shape.value_type = tensor_type::q8_0;
    CHECK(difference_with(shape) < 1e-3);
}

TEST_CASE("a model in Q4_0 with values in Q8_0 computes what the reference computes") {
    model_shape shape;
    shape.type = tensor_type::q4_0;
    shape.value_type = tensor_type::q8_0;
    CHECK(difference_with(shape) < 1e-3);
}

TEST_CASE("a model with a head of keys for all, and sizes of no round number, computes what the reference computes") {
    model_shape shape;
    shape.width = 72; // heads of 12
    shape.heads = 6;
    shape.kv_heads = 1;
    shape.feed_forward = 50;
    shape.vocabulary = 101;
    CHECK(difference_with(shape) < 1e-3);
}

TEST_CASE("a prompt in chunks ends where a prompt at once does") {
    const random_model model({});
    computing here;
    decoder with(here.kernels, model.description());
    const tokens all = prompt(50, 1);
    sequence whole = with.begin(), pieces = with.begin();
    const std::vector<float> expected = step_alone(with, whole, all);
    with.step(std::vector<step_part>{{&pieces, std::span(all).first(19), false}});
    with.step(std::vector<step_part>{{&pieces, std::span(all).subspan(19, 1), false}});
    const std::vector<float> got = step_alone(with, pieces, tokens(all.begin() + 20, all.end()));
    CHECK(worst_difference(got, expected) < 1e-4);
}

TEST_CASE("sequences that share steps get what each gets alone") {
    const random_model model({});
    computing here;
    decoder with(here.kernels, model.description());
    std::vector<sequence> alone, together;
    for (int i = 0; i < 5; ++i) {
        alone.push_back(with.begin());
        together.push_back(with.begin());
    }
    std::vector<std::vector<float>> expected;
    for (std::size_t i = 0; i < 5; ++i) {
        step_alone(with, alone[i], prompt(3 + 9 * i, static_cast<std::int32_t>(i)));
        expected.push_back(step_alone(with, alone[i], {static_cast<std::int32_t>(i + 40)}));
        step_alone(with, together[i], prompt(3 + 9 * i, static_cast<std::int32_t>(i)));
    }
    const tokens next{40, 41, 42, 43, 44};
    std::vector<step_part> parts;
    for (std::size_t i = 0; i < 5; ++i) parts.push_back({&together[i], std::span(next).subspan(i, 1), true});
    with.step(parts);
    const std::vector<float> got = with.logits();
    for (std::size_t i = 0; i < 5; ++i) {
        CAPTURE(i);
        CHECK(worst_difference({got.begin() + static_cast<std::ptrdiff_t>(i * 100),
                                got.begin() + static_cast<std::ptrdiff_t>((i + 1) * 100)},
                               expected[i]) < 1e-4);
    }
    const tokens best = with.best();
    REQUIRE(best.size() == 5);
    CHECK(best[2] == std::max_element(expected[2].begin(), expected[2].end()) - expected[2].begin());
}

TEST_CASE("a step takes a prompt and single tokens at once") {
    const random_model model({});
    computing here;
    decoder with(here.kernels, model.description());
    sequence running = with.begin(), fresh = with.begin();
    step_alone(with, running, prompt(10, 2));
    const tokens next{9}, first = prompt(30, 7);
    with.step(std::vector<step_part>{{&running, next, true}, {&fresh, first, true}});
    const std::vector<float> got = with.logits();
    tokens all = prompt(10, 2);
    all.push_back(9);
    CHECK(worst_difference({got.begin(), got.begin() + 100}, expected_after(model.description(), all)) < 1e-3);
    CHECK(worst_difference({got.begin() + 100, got.end()}, expected_after(model.description(), first)) < 1e-3);
}

TEST_CASE("a sequence that is cut goes on from there") {
    const random_model model({});
    computing here;
    decoder with(here.kernels, model.description());
    sequence one = with.begin();
    step_alone(with, one, prompt(40, 2));
    one.cut_to(10);
    const std::vector<float> got = step_alone(with, one, {9});
    tokens all = prompt(10, 2);
    all.push_back(9);
    CHECK(worst_difference(got, expected_after(model.description(), all)) < 1e-3);
}

TEST_CASE("a model that does not fit is refused before its weights are sent, and leaves nothing behind") {
    const random_model model({});
    device::device_options options = computing::options();
    options.memory_budget = 100 << 10;
    device::device small(test_device(), options);
    kernel_set kernels(small);
    CHECK_THROWS_WITH(decoder(kernels, model.description()),
                      Contains("the model random asks for") && Contains("with a cache of 4096 positions"));
    CHECK(small.memory().used() == 0);
    CHECK(small.memory().most_used() == 0);
}

TEST_CASE("the memory that a model needs is the memory that it takes, and gives back") {
    const random_model model({});
    computing here;
    const std::uint64_t before = here.on.memory().used();
    {
        const decoder with(here.kernels, model.description());
        CHECK(here.on.memory().used() - before == decoder::bytes_needed(model.description(), {}));
    }
    CHECK(here.on.memory().used() == before);
}

TEST_CASE("a cache without room refuses a sequence, and the others go on") {
    const random_model model({});
    computing here;
    decoder_options options;
    options.cache_positions = 64;
    decoder with(here.kernels, model.description(), options);
    sequence one = with.begin();
    step_alone(with, one, prompt(40, 2));
    {
        sequence other = with.begin();
        CHECK_THROWS_WITH(step_alone(with, other, prompt(20, 2)),
                          Contains("asks for 32 more positions of the cache, of whose 64 16 are free"));
        CHECK(other.length() == 0);
    }
    CHECK(one.length() == 40);
    CHECK_NOTHROW(step_alone(with, one, {1}));
}

TEST_CASE("a step that makes no sense is refused with what is wrong, and advances nothing") {
    const random_model model({}), second({});
    computing here;
    decoder_options options;
    options.context = 30;
    options.rows = 20;
    options.results = 1;
    decoder with(here.kernels, model.description(), options), other(here.kernels, second.description(), options);
    sequence one = with.begin(), two = with.begin(), foreign = other.begin();
    const tokens three{1, 2, 3}, wrong{100}, none;
    const auto step = [&](std::vector<step_part> parts) { with.step(parts); };
    CHECK_THROWS_WITH(step({{&one, wrong, true}}), "expected tokens from 0 to 99, found 100");
    CHECK_THROWS_WITH(step({{&one, none, true}}), Contains("at least one token"));
    CHECK_THROWS_WITH(step({}), "expected 1 to 20 tokens in a step, found 0");
    CHECK_THROWS_WITH(step({{&one, three, true}, {&one, three, false}}), Contains("found one twice"));
    CHECK_THROWS_WITH(step({{&one, three, true}, {&two, three, true}}),
                      "expected at most 1 results in a step, found 2");
    CHECK_THROWS_WITH(step({{&foreign, three, true}}), Contains("found one of another"));
    const tokens long_one = prompt(31, 0);
    CHECK_THROWS_WITH(step({{&one, long_one, true}}), "expected at most 30 positions in a sequence, found 31");
    const tokens large = prompt(21, 0);
    CHECK_THROWS_WITH(step({{&one, large, true}}), "expected 1 to 20 tokens in a step, found 21");
    CHECK(one.length() == 0);
    CHECK(with.pages().free() == with.pages().size());
}
