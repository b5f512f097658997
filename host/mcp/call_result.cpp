#include <mcp/call_result.hpp>

#include <plugin/json_depth.hpp>

#include <berth/detail/base64.hpp>
#include <berth/detail/text.hpp>

#include <algorithm>
#include <cctype>

namespace berth::host::mcp {
namespace {

std::string media_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (!type.empty() && type.back() == ' ') type.pop_back();
    for (char& letter : type) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return type;
}

std::string text_block(std::string_view text) {
    return R"({"type":"text","text":)" + json_of(text) + "}";
}

// `blocks`: none, or some with commas between.
std::string content(std::string_view blocks, const std::vector<std::string>& links = {}) {
    std::string all = R"("content":[)" + std::string(blocks);
    for (const std::string& link : links) all += (all.back() == '[' ? "" : ",") + link;
    return all + "]";
}

std::uint64_t size_of(const finished_call& call) {
    return std::max<std::uint64_t>(call.body.size(), call.size);
}

std::string too_large(std::size_t bytes, std::size_t most, std::string_view limit) {
    return error_members("the result has " + std::to_string(bytes) + " bytes, at most " + std::to_string(most) +
                         " fit an answer (" + std::string(limit) + ")");
}

// A large result is pointed at, if there is an address to point at.
std::string link_or_error(const finished_call& call, const std::string& type, std::size_t most,
                          std::string_view limit) {
    if (call.uri.empty()) return too_large(size_of(call), most, limit);
    return content(R"({"type":"resource_link","name":"result","uri":)" + json_of(call.uri) + R"(,"mimeType":)" +
                       json_of(type) + R"(,"size":)" + std::to_string(size_of(call)) + "}",
                   call.links);
}

std::string_view text_member_of(const rapidjson::Value& value, const char* name) {
    return value.IsObject() ? text_member(value, name) : std::string_view();
}

// What the tool itself made of blocks (berth::content) is the answer as it is.
std::string own_blocks(const rapidjson::Value& value, const finished_call& call) {
    const auto blocks = value.FindMember("content");
    if (blocks == value.MemberEnd() || !blocks->value.IsArray())
        return error_members("the tool answered content without blocks");
    const std::string list = json_of(blocks->value);
    return content(std::string_view(list).substr(1, list.size() - 2), call.links);
}

std::string json_result(const finished_call& call, const result_rules& rules) {
    rapidjson::Document value;
    const bool readable = plugin::nests_within(call.body);
    if (readable) value.Parse<rapidjson::kParseValidateEncodingFlag>(call.body.data(), call.body.size());
    if (!readable || value.HasParseError()) return error_members("the tool answered what is no JSON");
    if (text_member_of(value, "$schema") == content_schema) return own_blocks(value, call);
    std::string members = content(text_block(call.body), call.links);
    // The text as it came may hold line feeds, which an event of a stream must not.
    if (value.IsObject() || rules.in == era::modern) members += R"(,"structuredContent":)" + json_of(value);
    return members;
}

std::string binary_result(const finished_call& call, const std::string& type) {
    const std::string data = detail::base64_of(call.body.data(), call.body.size());
    for (const std::string_view kind : {"image", "audio"}) {
        if (!type.starts_with(std::string(kind) + "/")) continue;
        return content(R"({"type":)" + json_of(kind) + R"(,"data":")" + data + R"(","mimeType":)" + json_of(type) + "}",
                       call.links);
    }
    const std::string uri = call.uri.empty() ? "berth:result" : call.uri;
    return content(R"({"type":"resource","resource":{"uri":)" + json_of(uri) + R"(,"mimeType":)" + json_of(type) +
                       R"(,"blob":")" + data + R"("}})",
                   call.links);
}

std::string success(const finished_call& call, const result_rules& rules) {
    const std::string type = media_type(call.content_type);
    const bool is_json = type == "application/json" || type.ends_with("+json");
    const bool is_text = type.starts_with("text/") && detail::invalid_utf8(call.body) == detail::valid_text;
    if (rules.has_output_schema && (!is_json || !call.fits_its_schema)) {
        return error_members("the tool answered what does not fit its own result schema");
    }
    if (type.empty() && size_of(call) == 0) return content("", call.links);
    if (!is_json && !is_text) {
        const std::string said = type.empty() ? "application/octet-stream" : type;
        if (size_of(call) > rules.most_blob_bytes)
            return link_or_error(call, said, rules.most_blob_bytes, "mcp.blob_bytes");
        return binary_result(call, said);
    }
    if (size_of(call) > rules.most_text_bytes)
        return link_or_error(call, type, rules.most_text_bytes, "mcp.text_bytes");
    return is_json ? json_result(call, rules) : content(text_block(call.body), call.links);
}

} // namespace

std::string error_members(std::string_view text) {
    return content(text_block(text)) + R"(,"isError":true)";
}

std::string call_members(const finished_call& call, const result_rules& rules) {
    switch (call.how) {
    case finished_call::outcome::succeeded:
        return success(call, rules);
    case finished_call::outcome::cancelled:
        return error_members(call.message.empty() ? "the call was cancelled" : call.message);
    case finished_call::outcome::timed_out:
        return error_members(call.message.empty() ? "the tool took longer than it may" : call.message);
    default:
        return error_members(call.message.empty() ? "the tool failed" : call.message);
    }
}

} // namespace berth::host::mcp
