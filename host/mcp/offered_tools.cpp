#include <mcp/offered_tools.hpp>

#include <describe/output.hpp>
#include <describe/tool.hpp>
#include <mcp/call_result.hpp>
#include <mcp/endpoint_inputs.hpp>

#include <algorithm>
#include <cctype>
#include <set>

namespace berth::host::mcp {
namespace {

constexpr std::size_t longest_name = 64; // everybody takes that many letters
constexpr std::string_view nothing_to_take = R"({"properties":{},"type":"object"})";

using describe::view;

// Letters that everybody takes.
std::string plain_name(std::string_view name) {
    std::string plain(name.substr(0, longest_name));
    for (char& letter : plain) {
        if (!std::isalnum(static_cast<unsigned char>(letter)) &&
            std::string_view("_-.").find(letter) == std::string_view::npos)
            letter = '_';
    }
    return plain.empty() ? "tool" : plain;
}

std::string unique_name(const plugin::description& of, const berth_endpoint& tool,
                        const std::vector<tool_entry>& taken) {
    const auto is_taken = [&](const std::string& name) {
        return std::ranges::find(taken, name, &tool_entry::name) != taken.end();
    };
    const std::string short_name = plain_name(view(tool.name));
    if (!is_taken(short_name)) return short_name;
    const std::string long_name = plain_name(std::string(view(of.table().name)) + "." + short_name);
    std::string found = long_name;
    for (int number = 2; is_taken(found); ++number) {
        const std::string suffix = "_" + std::to_string(number);
        found = long_name.substr(0, longest_name - suffix.size()) + suffix;
    }
    return found;
}

// Texts and bytes are content without a structure.
bool has_structure(const berth_type* result) {
    return result != nullptr && result->kind != BERTH_KIND_STRING && result->kind != BERTH_KIND_BYTES &&
           result->kind != BERTH_KIND_ANY && view(result->schema_id) != content_schema;
}

// Types may hold themselves; one that was met before is decided where it was met.
bool is_written_plainly(const berth_type& type, std::set<const berth_type*>& met) {
    if (!met.insert(&type).second) return true;
    const auto plain = [&](const berth_type* inner) { return inner == nullptr || is_written_plainly(*inner, met); };
    switch (type.kind) {
    case BERTH_KIND_BOOL:
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_NUMBER:
    case BERTH_KIND_STRING:
    case BERTH_KIND_ENUM:
    case BERTH_KIND_ID:
        return true;
    case BERTH_KIND_OPTIONAL:
    case BERTH_KIND_LIST:
        return plain(type.element);
    case BERTH_KIND_MAP:
        return type.key == nullptr && plain(type.element);
    case BERTH_KIND_OBJECT:
        return std::all_of(type.fields, type.fields + type.field_count,
                           [&](const berth_field& field) { return plain(field.type); });
    default:
        return false;
    }
}

// Of what a tool takes. Clients of the legacy era compile the schema of results, and know an older dialect alone.
std::string with_dialect(const std::string& schema) {
    const std::string rest = schema.substr(schema.find('{') + 1);
    return R"({"$schema":"https://json-schema.org/draft/2020-12/schema")" + (rest == "}" ? rest : "," + rest);
}

tool_entry entry_of(const plugin::description& of, const berth_endpoint& tool, std::string name) {
    tool_entry entry;
    entry.name = std::move(name);
    entry.title = view(tool.summary);
    entry.description = describe::docstring(tool);
    const bool has_result = tells_result_schema(tool);
    if ((tool.flags & BERTH_ENDPOINT_TOOL) == 0) {
        entry.input_schema = with_dialect(inputs_schema(of, tool));
        if (has_result) entry.output_schema = describe::tool_schema(of, *tool.result, false);
        return entry;
    }
    entry.input_schema = tool.body == nullptr ? std::string(nothing_to_take)
                                              : with_dialect(describe::tool_schema(of, *tool.body, false));
    if (has_result) entry.output_schema = describe::tool_schema(of, *tool.result, true);
    if (tool.tool == nullptr) return entry;
    entry.annotations = annotations_of(tool.tool->hints);
    if (tool.tool->max_wait >= 0) entry.task_after = std::chrono::milliseconds(tool.tool->max_wait);
    return entry;
}

} // namespace

bool tells_result_schema(const berth_endpoint& tool) {
    if ((tool.flags & BERTH_ENDPOINT_TOOL) != 0) return has_structure(tool.result);
    std::set<const berth_type*> met;
    return tool.result != nullptr && tool.result->kind == BERTH_KIND_OBJECT && is_written_plainly(*tool.result, met);
}

offered_tools tools_of(const describe::descriptions& plugins) {
    constexpr std::uint32_t wanted = BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_AGENTS;
    offered_tools all;
    for (const auto& of : plugins) {
        for (const berth_endpoint& endpoint : of->endpoints()) {
            if ((endpoint.flags & wanted) != wanted && !is_endpoint_for_agents(endpoint)) continue;
            all.entries.push_back(entry_of(*of, endpoint, unique_name(*of, endpoint, all.entries)));
            all.places.push_back({of, &endpoint});
        }
    }
    return all;
}

} // namespace berth::host::mcp
