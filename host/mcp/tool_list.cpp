#include <mcp/tool_list.hpp>

#include <charconv>
#include <utility>

namespace berth::host::mcp {
namespace {

constexpr std::string_view cursor_mark = "after-"; // clients are not to read anything into it

std::optional<std::size_t> first_of(std::string_view cursor) {
    if (!cursor.starts_with(cursor_mark)) return {};
    cursor.remove_prefix(cursor_mark.size());
    std::size_t first = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), first);
    if (error != std::errc() || end != cursor.data() + cursor.size()) return {};
    return first;
}

bool is_object_schema(const std::string& schema) {
    rapidjson::Document document;
    document.Parse(schema.data(), schema.size());
    return !document.HasParseError() && document.IsObject() && text_member(document, "type") == "object";
}

std::string tool_json(const tool_entry& tool, bool any_output) {
    std::string json = R"({"name":)" + json_of(tool.name);
    if (!tool.title.empty()) json += R"(,"title":)" + json_of(tool.title);
    json += R"(,"description":)" + json_of(tool.description.empty() ? tool.name : tool.description);
    json += R"(,"inputSchema":)" + tool.input_schema;
    const bool fits = !tool.output_schema.empty() && (any_output || is_object_schema(tool.output_schema));
    if (fits) json += R"(,"outputSchema":)" + tool.output_schema;
    if (!tool.annotations.empty()) json += R"(,"annotations":)" + tool.annotations;
    return json + "}";
}

} // namespace

std::string annotations_of(std::uint32_t hints) {
    constexpr std::string_view names[]{"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"};
    std::string json;
    for (const std::string_view name : names) {
        const std::uint32_t said = hints & 3;
        hints >>= 2;
        if (said != 1 && said != 2) continue;
        json += (json.empty() ? "{" : ",") + json_of(name) + (said == 2 ? ":true" : ":false");
    }
    return json.empty() ? json : json + "}";
}

std::optional<std::string> tool_page(const std::vector<tool_entry>& tools, std::optional<std::string_view> cursor,
                                     std::size_t page_size, bool any_output) {
    const std::optional<std::size_t> first = cursor ? first_of(*cursor) : 0;
    if (!first || (cursor && *first >= tools.size())) return {};
    const std::size_t end = tools.size() - *first > page_size ? *first + page_size : tools.size();
    std::string json = R"("tools":[)";
    for (std::size_t at = *first; at < end; ++at) json += (at > *first ? "," : "") + tool_json(tools[at], any_output);
    json += "]";
    if (end < tools.size()) json += R"(,"nextCursor":)" + json_of(std::string(cursor_mark) + std::to_string(end));
    return json;
}

} // namespace berth::host::mcp
