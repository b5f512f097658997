#include "refusal.hpp"

#include <rapidjson/document.h>

namespace berth::net {
namespace {

std::string member(const rapidjson::Document& document, const char* name) {
    const auto found = document.FindMember(name);
    if (found == document.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

} // namespace

void refuse(const call_site& site, int status, std::string text) {
    call_error error(call_failure::refused, status, text, site.method, site.url);
    rapidjson::Document document;
    // The iterative parser: a hostile document may not exhaust the stack.
    if (!text.empty() && text.front() == '{') document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (!document.HasParseError() && document.IsObject())
        error.take_document(member(document, "type"), member(document, "title"), member(document, "detail"));
    throw error;
}

} // namespace berth::net
