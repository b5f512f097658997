#include <inference/compute/step_plan.hpp>

#include <inference/compute/head_kernels.hpp>
#include <inference/model/quantisation.hpp>

#include <cmath>

namespace berth::host::inference {

namespace {

void add_row(step_plan& plan, const step_part& part, std::int32_t token, std::uint32_t position, std::int32_t table,
             std::span<const double> turns) {
    const std::int32_t page = part.of->pages()[position / page_positions];
    plan.tokens.push_back(token);
    plan.places.push_back(page * page_positions + static_cast<std::int32_t>(position) % page_positions);
    plan.lengths.push_back(static_cast<std::int32_t>(position) + 1);
    plan.table_of.push_back(table);
    for (const double turn : turns) {
        plan.turns.push_back(static_cast<float>(std::cos(turn * position)));
        plan.turns.push_back(static_cast<float>(std::sin(turn * position)));
    }
}

} // namespace

std::vector<double> turns_a_position(const rotary_embedding& rotary) {
    std::vector<float> factors(rotary.dimensions / 2, 1.0f);
    if (rotary.factors) dequantise(rotary.factors->type, rotary.factors->data, factors);
    std::vector<double> turns(factors.size());
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const double exponent = -2.0 * static_cast<double>(i) / rotary.dimensions;
        turns[i] = std::pow(rotary.base, exponent) * rotary.scale / factors[i];
    }
    return turns;
}

step_plan plan_step(std::span<const step_part> parts, std::span<const double> turns) {
    step_plan plan;
    for (const step_part& part : parts) {
        const auto table = static_cast<std::int32_t>(plan.tables.size());
        std::uint32_t position = part.of->length();
        for (const std::int32_t token : part.tokens) add_row(plan, part, token, position++, table, turns);
        const auto pages = static_cast<std::ptrdiff_t>((position + page_positions - 1) / page_positions);
        plan.tables.insert(plan.tables.end(), part.of->pages().begin(), part.of->pages().begin() + pages);
        if (part.wants_result) plan.results.push_back(static_cast<std::int32_t>(plan.tokens.size()) - 1);
    }
    return plan;
}

} // namespace berth::host::inference
