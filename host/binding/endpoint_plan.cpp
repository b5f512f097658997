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
        if (input.place == place) found.push_back({input.name, i, is_list(input.field->type), false});
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
        ordered.back().is_rest = part.is == routing::template_part::kind::rest;
    }
    return ordered;
}

endpoint_plan::body_kind body_of(const endpoint_plan& plan) noexcept {
    using enum endpoint_plan::body_kind;
    if (plan.websocket) return none;
    if (plan.has_stream()) return stream;
    if (plan.files.size() > 1 || (plan.has_json && !plan.files.empty())) return parts;
    if (!plan.files.empty()) return file;
    if (plan.has(BERTH_ENDPOINT_RAW_BODY)) return bytes;
    return plan.has_json ? json : none;
}

berth_kind kind_of(const berth_type* type) noexcept {
    while (type && type->kind == BERTH_KIND_OPTIONAL) type = type->element;
    return type ? type->kind : berth_kind{BERTH_KIND_ANY};
}

endpoint_plan::answer_kind answer_of(const berth_endpoint& endpoint) noexcept {
    if (!(endpoint.flags & BERTH_ENDPOINT_STREAM)) return endpoint_plan::answer_kind::whole;
    switch (kind_of(endpoint.result)) {
    case BERTH_KIND_BYTES:
        return endpoint_plan::answer_kind::bytes;
    case BERTH_KIND_STRING:
        return endpoint_plan::answer_kind::texts;
    default:
        return endpoint_plan::answer_kind::items;
    }
}

} // namespace

endpoint_plan plan_of(const berth_endpoint& endpoint, std::uint32_t index, const std::string& plugin) {
    endpoint_plan plan{
        .index = index,
        .path = in_template_order(inputs_at(endpoint, BERTH_PLACE_PATH), endpoint.path),
        .query = inputs_at(endpoint, BERTH_PLACE_QUERY),
        .headers = inputs_at(endpoint, BERTH_PLACE_HEADER),
        .files = inputs_at(endpoint, BERTH_PLACE_FILE),
        .has_json = (endpoint.flags & BERTH_ENDPOINT_WHOLE_BODY) || !inputs_at(endpoint, BERTH_PLACE_BODY).empty(),
        .marshalled = (endpoint.flags & BERTH_ENDPOINT_MARSHALLED) != 0,
        .websocket = (endpoint.flags & (BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET)) != 0,
        .answers = answer_of(endpoint),
        .endpoint = &endpoint,
        .counters = status_counters(plugin, endpoint.method),
    };
    if (auto streams = inputs_at(endpoint, BERTH_PLACE_STREAM); !streams.empty()) {
        plan.stream = streams.front();
        plan.stream_of_bytes = kind_of(endpoint.inputs[plan.stream.input].field->type) == BERTH_KIND_BYTES;
    }
    plan.body = body_of(plan);
    std::ranges::sort(plan.query, {}, &named_input::name);
    return plan;
}

} // namespace berth::host::binding
