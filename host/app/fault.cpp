#include <app/fault.hpp>

#include <observe/json_output.hpp>

#include <string_view>

namespace berth::host::app {
namespace {

using observe::member;

} // namespace

std::string to_text(const fault& one) {
    std::string text = one.pointer.empty() ? "the configuration" : one.pointer;
    text += ": expected " + one.expected + ", found " + one.found;
    if (!one.nearest.empty()) text += "; did you mean " + one.nearest + "?";
    if (!one.source.empty()) text += " (" + one.source + ")";
    return text;
}

std::string to_json(const std::vector<fault>& all) {
    rapidjson::StringBuffer text;
    observe::json_output to(text);
    to.StartArray();
    for (const fault& one : all) {
        to.StartObject();
        member(to, "pointer", one.pointer);
        member(to, "expected", one.expected);
        member(to, "found", one.found);
        if (!one.nearest.empty()) member(to, "nearest", one.nearest);
        if (!one.source.empty()) member(to, "source", one.source);
        to.EndObject();
    }
    to.EndArray();
    return {text.GetString(), text.GetSize()};
}

} // namespace berth::host::app
