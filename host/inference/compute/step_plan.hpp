// What one step computes, row by row: pure preparation on the host, before anything is enqueued. One thread.
#pragma once

#include <inference/compute/page_pool.hpp>
#include <inference/model/model_description.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace berth::host::inference {

// Tokens that a sequence goes on with: many of a prompt, or the one that was chosen last.
struct step_part {
    sequence* of = nullptr;
    std::span<const std::int32_t> tokens;
    bool wants_result = true; // the logits after the last of the tokens
};

struct step_plan {
    std::vector<std::int32_t> tokens;   // a row each
    std::vector<std::int32_t> places;   // page * page_positions + position in it
    std::vector<std::int32_t> lengths;  // positions that the row sees, its own included
    std::vector<std::int32_t> table_of; // where its sequence's pages begin
    std::vector<std::int32_t> tables;   // of all sequences, one after the other
    std::vector<std::int32_t> results;  // rows whose logits are wanted
    std::vector<float> turns;           // cosine and sine of each pair
};

// By how much each pair of a head turns from one position to the next, in radians.
std::vector<double> turns_a_position(const rotary_embedding& rotary);

// Every sequence has room for its tokens.
step_plan plan_step(std::span<const step_part> parts, std::span<const double> turns);

} // namespace berth::host::inference
