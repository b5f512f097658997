#include <mcp/era.hpp>

#include <mcp/versions.hpp>

#include <berth/detail/base64.hpp>

namespace berth::host::mcp {
namespace {

refusal refused(int error, std::string why, std::string data = {}) {
    return {400, {error, std::move(why), std::move(data)}};
}

refusal mismatch(std::string why) {
    return refused(code::header_mismatch, std::move(why));
}

// The member of params that Mcp-Name repeats; null for methods that have none, or that nobody has.
const char* named_by(std::string_view method) {
    if (method == "tools/call" || method == "prompts/get") return "name";
    if (method == "resources/read") return "uri";
    const bool names_task = method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel";
    return names_task ? "taskId" : nullptr;
}

bool claims_everything(const message& one) {
    const rapidjson::Value* version = one.meta(version_claim);
    const rapidjson::Value* capabilities = one.meta(capabilities_claim);
    return version != nullptr && version->IsString() && capabilities != nullptr && capabilities->IsObject();
}

std::variant<era, refusal> modern_claim(const message& one, std::string_view header) {
    const rapidjson::Value& version = *one.meta(version_claim);
    if (!version.IsString()) return refused(code::bad_params, std::string("_meta: ") + version_claim + " is a text");
    const rapidjson::Value* capabilities = one.meta(capabilities_claim);
    const bool complete = capabilities != nullptr && capabilities->IsObject();
    if (!complete && one.is == message::kind::request) {
        return refused(code::bad_params, std::string("_meta: ") + capabilities_claim + " is missing, or no object");
    }
    const std::string claimed(text_of(version));
    if (header.empty()) return mismatch("the header MCP-Protocol-Version is missing, the body says " + claimed);
    if (header != claimed)
        return mismatch("MCP-Protocol-Version says " + std::string(header) + ", the body says " + claimed);
    if (claimed == modern_version) return era::modern;
    return refused(code::unsupported_version, "unsupported protocol version",
                   R"({"supported":[)" + json_of(modern_version) + R"(],"requested":)" + json_of(claimed) + "}");
}

} // namespace

std::variant<era, refusal> era_of(const message& one, const http::request& request) {
    const std::string_view header = header_text(request, "mcp-protocol-version");
    const bool modern_header = is_modern_date(header);
    if (one.method == "initialize" && !claims_everything(one)) {
        if (modern_header)
            return mismatch("MCP-Protocol-Version says " + std::string(header) + ", which has no initialize");
        return era::legacy;
    }
    if (one.meta(version_claim) != nullptr) return modern_claim(one, header);
    if (!modern_header) return era::legacy;
    if (one.is == message::kind::notification) return era::modern;
    return refused(code::bad_params,
                   "MCP-Protocol-Version says " + std::string(header) + ", and params._meta lacks " + version_claim);
}

std::optional<refusal> header_fault(const message& one, const http::request& request) {
    const std::string_view method = header_text(request, "mcp-method");
    if (method.empty()) return mismatch("the header Mcp-Method is missing, the body says " + one.method);
    if (method != one.method)
        return mismatch("Mcp-Method says " + std::string(method) + ", the body says " + one.method);
    const char* member = named_by(one.method);
    const rapidjson::Value* named = member == nullptr ? nullptr : one.param(member);
    if (named == nullptr || !named->IsString()) return {};
    const std::string in_body(text_of(*named));
    const std::string_view raw = header_text(request, "mcp-name");
    if (raw.empty()) return mismatch("the header Mcp-Name is missing, the body says " + in_body);
    const std::optional<std::string> in_header = decoded_header(raw);
    if (!in_header) return mismatch("Mcp-Name is no base64: " + std::string(raw));
    if (*in_header != in_body) return mismatch("Mcp-Name says " + *in_header + ", the body says " + in_body);
    return {};
}

std::optional<std::string> decoded_header(std::string_view value) {
    constexpr std::string_view begin = "=?base64?", end = "?=";
    if (value.size() < begin.size() + end.size() || !value.starts_with(begin) || !value.ends_with(end))
        return std::string(value);
    std::string text;
    value = value.substr(begin.size(), value.size() - begin.size() - end.size());
    if (!detail::bytes_from_base64(value, text)) return {};
    return text;
}

std::string_view header_text(const http::request& request, std::string_view name) {
    std::string_view value = request.find(name);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    return value;
}

} // namespace berth::host::mcp
