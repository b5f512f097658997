#include <binding/media_type.hpp>

#include <algorithm>

namespace berth::host::binding {

namespace {

bool same(std::string_view a, std::string_view lower) noexcept {
    return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                      [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; });
}

} // namespace

bool is_json(std::string_view content_type) noexcept {
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    if (same(type, "application/json")) return true;
    constexpr std::string_view suffix = "+json";
    return type.size() > suffix.size() && type.find('/') != type.npos &&
           same(type.substr(type.size() - suffix.size()), suffix);
}

} // namespace berth::host::binding
