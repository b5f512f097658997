#include <mcp/endpoint_inputs.hpp>

#include <describe/tool.hpp>
#include <mcp/json_rpc.hpp>
#include <plugin/json_depth.hpp>

#include <algorithm>
#include <span>

namespace berth::host::mcp {
namespace {

std::span<const berth_input> inputs_of(const berth_endpoint& endpoint) {
    return {endpoint.inputs, endpoint.input_count};
}

bool travels_as_text(const berth_input& input) {
    return input.place == BERTH_PLACE_PATH || input.place == BERTH_PLACE_QUERY;
}

// As the convention writes it in a URL.
std::string url_text_of(const rapidjson::Value& value) {
    if (value.IsBool()) return value.IsTrue() ? "True" : "False";
    return value.IsString() ? std::string(text_of(value)) : json_of(value);
}

void add_text(endpoint_arguments& to, std::uint32_t input, const rapidjson::Value& value) {
    if (!value.IsNull()) to.texts.emplace_back(input, url_text_of(value)); // null is as if it were not said
}

// Of a list that travels in the query each element is an argument of its own.
void add_texts(endpoint_arguments& to, std::uint32_t number, const berth_input& input, const rapidjson::Value& value) {
    if (input.place != BERTH_PLACE_QUERY || !value.IsArray()) return add_text(to, number, value);
    for (const auto& one : value.GetArray()) add_text(to, number, one);
}

} // namespace

bool is_endpoint_for_agents(const berth_endpoint& endpoint) {
    constexpr std::uint32_t wanted = BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_AGENTS;
    constexpr std::uint32_t unwanted = BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_STREAM | BERTH_ENDPOINT_SOCKET;
    if ((endpoint.flags & wanted) != wanted || (endpoint.flags & unwanted) != 0 || endpoint.body != nullptr)
        return false;
    return std::ranges::all_of(inputs_of(endpoint), [](const berth_input& one) {
        return travels_as_text(one) || one.place == BERTH_PLACE_BODY;
    });
}

std::string inputs_schema(const plugin::description& of, const berth_endpoint& endpoint) {
    std::vector<berth_field> fields;
    for (const berth_input& one : inputs_of(endpoint)) {
        fields.push_back(*one.field);
        fields.back().name = one.name;
    }
    berth_type object{};
    object.size = sizeof object;
    object.kind = BERTH_KIND_OBJECT;
    object.fields = fields.data();
    object.field_count = static_cast<std::uint32_t>(fields.size());
    return describe::tool_schema(of, object, false);
}

std::variant<endpoint_arguments, std::string> arguments_of(const berth_endpoint& endpoint, std::string_view json) {
    rapidjson::Document all;
    if (plugin::nests_within(json)) all.Parse<rapidjson::kParseValidateEncodingFlag>(json.data(), json.size());
    if (all.HasParseError() || !all.IsObject()) return "arguments: expected an object";
    endpoint_arguments found;
    std::string body;
    bool has_body = false;
    for (std::uint32_t number = 0; number < endpoint.input_count; ++number) {
        const berth_input& input = endpoint.inputs[number];
        has_body = has_body || input.place == BERTH_PLACE_BODY;
        const auto said = all.FindMember(input.name);
        if (said == all.MemberEnd()) continue;
        if (travels_as_text(input))
            add_texts(found, number, input, said->value);
        else
            body += (body.empty() ? "" : ",") + json_of(input.name) + ":" + json_of(said->value);
    }
    if (has_body) found.body = "{" + body + "}";
    return found;
}

} // namespace berth::host::mcp
