#include <mcp/tool_words.hpp>

#include <mcp/json_rpc.hpp>

#include <plugin/json_depth.hpp>

namespace berth::host::mcp {
namespace {

std::optional<double> number_member(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsNumber()) return {};
    return found->value.GetDouble();
}

} // namespace

call_progress progress_of(std::string_view event) {
    call_progress said;
    rapidjson::Document json;
    if (plugin::nests_within(event)) json.Parse(event.data(), event.size());
    if (json.HasParseError() || !json.IsObject()) return said;
    if (const auto options = json.FindMember("options"); options != json.MemberEnd() && options->value.IsObject()) {
        said.progress = number_member(options->value, "progress");
        if (!said.progress) said.progress = number_member(options->value, "done");
        if (said.progress) said.total = number_member(options->value, "total");
        said.message = text_member(options->value, "message");
    }
    if (said.message.empty()) said.message = text_member(json, "error");
    if (said.message.empty()) said.message = text_member(json, "name");
    return said;
}

std::string misfit_text(const std::vector<describe::misfit>& misfits) {
    std::string text;
    for (const describe::misfit& one : misfits) {
        text += (text.empty() ? "" : "\n") + (one.pointer.empty() ? std::string("arguments") : one.pointer) + ": " +
                one.message;
    }
    return text;
}

} // namespace berth::host::mcp
