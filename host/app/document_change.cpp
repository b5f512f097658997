#include <app/document_change.hpp>

#include <app/document.hpp>

#include <rapidjson/pointer.h>

#include <algorithm>
#include <string_view>

namespace berth::host::app {
namespace {

using allocator = rapidjson::Document::AllocatorType;
using kind = admin::configuration_change::kind;

// RFC 7396, section 2.
void merge(rapidjson::Value& target, const rapidjson::Value& patch, allocator& memory) {
    if (!patch.IsObject()) {
        target.CopyFrom(patch, memory);
        return;
    }
    if (!target.IsObject()) target.SetObject();
    for (const auto& member : patch.GetObject()) {
        if (member.value.IsNull()) {
            target.RemoveMember(member.name);
            continue;
        }
        if (!target.HasMember(member.name)) {
            target.AddMember(rapidjson::Value(member.name, memory), rapidjson::Value(), memory);
        }
        merge(target[member.name], member.value, memory);
    }
}

} // namespace

std::string apply_change(rapidjson::Document& document, const admin::configuration_change& change) {
    const rapidjson::Pointer place(change.pointer.c_str(), change.pointer.size());
    if (!place.IsValid()) return change.pointer + " is not a JSON pointer";
    // Settings have names. RapidJSON would make an array as long as the number says.
    const auto* tokens = place.GetTokens();
    const bool numbered = std::any_of(tokens, tokens + place.GetTokenCount(), [](const auto& token) {
        return token.index != rapidjson::kPointerInvalidIndex || std::string_view(token.name, token.length) == "-";
    });
    if (numbered) return change.pointer + ": expected the pointer of a setting, found a number in it";
    allocator& memory = document.GetAllocator();
    if (change.how == kind::remove) {
        if (place.GetTokenCount() == 0)
            document.SetObject();
        else
            place.Erase(document);
        return {};
    }
    std::vector<fault> faults;
    const rapidjson::Document given = parse_document(change.json, "", faults);
    if (!faults.empty()) return to_text(faults.front());
    rapidjson::Value& node = place.Create(document, memory);
    if (change.how == kind::merge) {
        merge(node, given, memory);
    } else {
        node.CopyFrom(given, memory);
    }
    return {};
}

} // namespace berth::host::app
