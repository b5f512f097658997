#include "computing.hpp"

#include <inference/compute/decoder.hpp>
#include <inference/model/gguf_file.hpp>

#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace berth::host::inference;
using namespace berth::tests;

namespace {

using tokens = std::vector<std::int32_t>;

tokens tokens_of(const rapidjson::Value& from) {
    tokens made;
    for (const rapidjson::Value& one : from.GetArray()) made.push_back(one.GetInt());
    return made;
}

// A real model of 260 thousand parameters, and what it says, from a computation in double precision.
struct golden {
    static constexpr const char* folder = MODELS "/stories260K";

    gguf_file file{std::filesystem::path(folder) / "stories260K.gguf"};
    rapidjson::Document document;
    computing here;
    decoder with;

    golden() : with(here.kernels, describe_model(file.contents()), options()) {
        std::ifstream in(std::string(folder) + "/golden.json");
        rapidjson::IStreamWrapper text(in);
        document.ParseStream(text);
        REQUIRE(document.IsObject());
    }

    static decoder_options options() {
        decoder_options made;
        made.context = 512; // what it was trained for; the file says 2048
        made.cache_positions = 3 * 512;
        return made;
    }
    const rapidjson::Value& at(unsigned i) const { return document["cases"][i]; }
};

bool absent() {
    if (std::filesystem::exists(golden::folder)) return false;
    WARN("SKIPPED: there is no " << golden::folder);
    return true;
}

// The greedy continuation of a prompt, until there are as many tokens as expected.
tokens continued(decoder& with, tokens all, std::size_t count) {
    sequence one = with.begin();
    with.step(std::vector<step_part>{{&one, all, true}});
    while (all.size() < count) {
        const tokens next = with.best();
        all.push_back(next[0]);
        with.step(std::vector<step_part>{{&one, next, true}});
    }
    return all;
}

void check_continuation(unsigned i) {
    if (absent()) return;
    golden model;
    const tokens expected = tokens_of(model.at(i)["tokens"]);
    CHECK(continued(model.with, tokens_of(model.at(i)["prompt_ids"]), expected.size()) == expected);
}

void check_logits(unsigned i) {
    if (absent()) return;
    golden model;
    const tokens all = tokens_of(model.at(i)["tokens"]);
    sequence one = model.with.begin();
    std::size_t done = 0;
    const rapidjson::Value& checks = model.at(i)["logit_checks"];
    REQUIRE(checks.Size() > 2);
    for (const rapidjson::Value& check : checks.GetArray()) {
        const std::size_t position = check["pos"].GetUint();
        CAPTURE(position);
        const std::span<const std::int32_t> more = std::span(all).subspan(done, position + 1 - done);
        model.with.step(std::vector<step_part>{{&one, more, true}});
        done = position + 1;
        const std::vector<float> logits = model.with.logits();
        for (unsigned n = 0; n < check["first8"].Size(); ++n)
            CHECK(std::abs(logits[n] - check["first8"][n].GetDouble()) < 1e-3);
        for (const rapidjson::Value& pair : check["top"].GetArray())
            CHECK(std::abs(logits[pair[0].GetUint()] - pair[1].GetDouble()) < 1e-3);
        double sum = 0;
        for (const float logit : logits) sum += logit;
        CHECK(std::abs(sum - check["sum"].GetDouble()) < 1e-3 * static_cast<double>(logits.size()));
    }
}

} // namespace

TEST_CASE("the small real model goes on from nothing as recorded, token for token") {
    check_continuation(0);
}

TEST_CASE("the small real model goes on from its first prompt as recorded, token for token") {
    check_continuation(1);
}

TEST_CASE("the small real model goes on from its second prompt as recorded, token for token") {
    check_continuation(2);
}

TEST_CASE("the logits of the small real model are the recorded ones") {
    for (const unsigned i : {0u, 1u, 2u}) DYNAMIC_SECTION("case " << i) {
            check_logits(i);
        }
}

TEST_CASE("three continuations in the same steps are those of each alone") {
    if (absent()) return;
    golden model;
    std::vector<sequence> sequences;
    std::vector<tokens> all, expected;
    for (unsigned i = 0; i < 3; ++i) {
        sequences.push_back(model.with.begin());
        all.push_back(tokens_of(model.at(i)["prompt_ids"]));
        expected.push_back(tokens_of(model.at(i)["tokens"]));
    }
    std::vector<std::size_t> sent(3);
    for (;;) {
        std::vector<step_part> parts;
        std::vector<std::size_t> of;
        for (std::size_t i = 0; i < 3; ++i) {
            if (all[i].size() >= expected[i].size()) continue; // it leaves, the others go on
            parts.push_back({&sequences[i], std::span(all[i]).subspan(sent[i]), true});
            sent[i] = all[i].size();
            of.push_back(i);
        }
        if (parts.empty()) break;
        model.with.step(parts);
        const tokens next = model.with.best();
        for (std::size_t k = 0; k < of.size(); ++k) all[of[k]].push_back(next[k]);
    }
    CHECK(all == expected);
}
