#include <binding/endpoint_plan.hpp>

#include <routing/template.hpp>

#include <algorithm>
#include <span>

namespace berth::host::binding {

namespace {

using named_input = endpoint_plan::named_input;

bool is_list(const berth_type* type) noexcept {
    while (type && type->kind == BERTH_KIND_OPTIONAL) type = type->element;
    return type && type->kind == BERTH_KIND_LIST;
}

std::vector<named_input> inputs_at(const berth_endpoint& endpoint, berth_place place) {
    std::vector<named_input> found;
    for (std::uint32_t i = 0; i < endpoint.input_count; ++i) {
        const berth_input& input = endpoint.inputs[i];
        if (input.place == place) found.push_back({input.name, i, is_list(input.field->type)});
    }
    return found;
}

// A parameter without an input of its name keeps its place and is passed to nobody.
std::vector<named_input> in_template_order(std::vector<named_input> inputs, std::string_view path_template) {
    auto parsed = routing::parse_template(path_template);
    std::vector<named_input> ordered;
    for (const routing::template_part& part : std::get<std::vector<routing::template_part>>(parsed)) {
        if (part.is == routing::template_part::kind::literal) continue;
        auto input = std::ranges::find(inputs, part.text, &named_input::name);
        ordered.push_back(input == inputs.end() ? named_input{part.text, endpoint_plan::no_input} : *input);
    }
    return ordered;
}

endpoint_plan::body_kind body_of(const berth_endpoint& endpoint, bool has_members) noexcept {
    if (endpoint.flags & BERTH_ENDPOINT_RAW_BODY) return endpoint_plan::body_kind::bytes;
    if (has_members || (endpoint.flags & BERTH_ENDPOINT_WHOLE_BODY)) return endpoint_plan::body_kind::json;
    return endpoint_plan::body_kind::none;
}

} // namespace

endpoint_plan plan_of(const berth_endpoint& endpoint, std::uint32_t index, const std::string& plugin) {
    endpoint_plan plan{
        .index = index,
        .body = body_of(endpoint, !inputs_at(endpoint, BERTH_PLACE_BODY).empty()),
        .path = in_template_order(inputs_at(endpoint, BERTH_PLACE_PATH), endpoint.path),
        .query = inputs_at(endpoint, BERTH_PLACE_QUERY),
        .headers = inputs_at(endpoint, BERTH_PLACE_HEADER),
        .counters = status_counters(plugin, endpoint.method),
    };
    std::ranges::sort(plan.query, {}, &named_input::name);
    return plan;
}

} // namespace berth::host::binding
