#include <mcp/access.hpp>

#include <algorithm>
#include <cctype>

namespace berth::host::mcp {

bool asks_for_guarded_tool(const body_messages& body, const access_rules& rules) {
    if (!rules.knows || rules.tools.empty()) return false;
    return std::ranges::any_of(body.messages, [&](const message& one) {
        const rapidjson::Value* name = one.method == "tools/call" ? one.param("name") : nullptr;
        return name != nullptr && name->IsString() && rules.tools.contains(text_of(*name));
    });
}

std::string_view bearer_token(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    if (authorization.size() <= scheme.size() ||
        !std::ranges::equal(authorization.substr(0, scheme.size()), scheme, same))
        return {};
    authorization.remove_prefix(scheme.size());
    while (authorization.starts_with(' ')) authorization.remove_prefix(1);
    while (authorization.ends_with(' ')) authorization.remove_suffix(1);
    return authorization;
}

void refuse_unknown(event_sink& to, const access_rules& rules, const id_json& id) {
    http::response answer =
        json_answer(401, error_message(id, {code::not_a_message,
                                            "this needs the header Authorization: Bearer with a token that "
                                            "the host knows (mcp.tokens)",
                                            {}}));
    std::string asks = "Bearer";
    if (!rules.resource_metadata.empty()) asks += " resource_metadata=\"" + rules.resource_metadata + '"';
    answer.headers.emplace_back("WWW-Authenticate", std::move(asks));
    to.respond(std::move(answer));
}

} // namespace berth::host::mcp
