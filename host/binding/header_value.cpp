#include <binding/header_value.hpp>

#include <algorithm>

namespace berth::host::binding {

namespace {

constexpr std::size_t longest_boundary = 70;

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

// What stands between the quotes; `text` begins behind the first and ends up behind the last.
std::optional<std::string> quoted(std::string_view& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return result;
        }
        bool escapes = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
        if (escapes) ++i;
        result += text[i];
    }
    return std::nullopt;
}

} // namespace

const std::string* header_value::find(std::string_view name) const noexcept {
    for (const auto& [key, text] : parameters)
        if (key == name) return &text;
    return nullptr;
}

std::optional<header_value> parse_header_value(std::string_view text) {
    header_value result;
    std::size_t end = std::min(text.find(';'), text.size());
    result.value = lower(trimmed(text.substr(0, end)));
    text.remove_prefix(end);
    while (!text.empty()) {
        if (text.front() == ';' || is_blank(text.front())) {
            text.remove_prefix(1);
            continue;
        }
        std::size_t equals = text.find_first_of("=;");
        std::string name = lower(trimmed(text.substr(0, equals)));
        if (name.empty()) return std::nullopt;
        if (equals == text.npos || text[equals] == ';') {
            text.remove_prefix(std::min(equals, text.size()));
            result.parameters.emplace_back(std::move(name), std::string());
            continue;
        }
        text = text.substr(equals + 1);
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
        if (!text.empty() && text.front() == '"') {
            text.remove_prefix(1);
            auto value = quoted(text);
            if (!value) return std::nullopt;
            result.parameters.emplace_back(std::move(name), std::move(*value));
            text.remove_prefix(std::min(text.find(';'), text.size()));
        } else {
            end = std::min(text.find(';'), text.size());
            result.parameters.emplace_back(std::move(name), trimmed(text.substr(0, end)));
            text.remove_prefix(end);
        }
    }
    return result;
}

std::optional<std::string> boundary_of(std::string_view content_type) {
    auto parsed = parse_header_value(content_type);
    if (!parsed || !parsed->value.starts_with("multipart/")) return std::nullopt;
    const std::string* boundary = parsed->find("boundary");
    if (!boundary || boundary->empty() || boundary->size() > longest_boundary) return std::nullopt;
    bool visible = std::ranges::all_of(*boundary, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
    if (!visible || boundary->back() == ' ') return std::nullopt;
    return *boundary;
}

} // namespace berth::host::binding
