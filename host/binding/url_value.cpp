#include <binding/url_value.hpp>

#include <algorithm>

namespace berth::host::binding {

namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\n\r\f\v";
    std::size_t first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view without_sign(std::string_view text) noexcept {
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    return text;
}

// Digits with single underscores between them; removed from `text`.
bool take_digits(std::string_view& text) noexcept {
    std::size_t end = 0;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '_' && end > 0 && end + 1 < text.size() &&
                                                         is_digit(text[end - 1]) && is_digit(text[end + 1]))))
        ++end;
    text.remove_prefix(end);
    return end > 0;
}

bool is_integer(std::string_view text) noexcept {
    if (!is_ascii(text)) return true; // other digits: the plugin decides
    text = without_sign(trimmed(text));
    return take_digits(text) && text.empty();
}

bool is_word(std::string_view text, std::string_view lower) noexcept {
    return std::ranges::equal(text, lower, {}, [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
}

bool is_number(std::string_view text) noexcept {
    if (!is_ascii(text)) return true;
    text = without_sign(trimmed(text));
    if (is_word(text, "inf") || is_word(text, "infinity") || is_word(text, "nan")) return true;
    bool digits = take_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits |= take_digits(text);
    }
    if (!digits) return false;
    if (text.empty()) return true;
    if (text.front() != 'e' && text.front() != 'E') return false;
    text = without_sign(text.substr(1));
    return take_digits(text) && text.empty();
}

bool is_name_of(const berth_type& type, std::string_view text) noexcept {
    return std::any_of(type.names, type.names + type.name_count, [&](const char* name) { return text == name; });
}

// ISO 8601 has many forms; all begin with the year and are at least as long as 2025W03.
bool may_be_date_time(std::string_view text) noexcept {
    return text.size() >= 7 && std::all_of(text.begin(), text.begin() + 4, is_digit);
}

std::string sentence(std::string_view expected, std::string_view name, std::string_view text) {
    constexpr std::size_t shown = 100;
    std::string found(is_ascii(text) ? text.substr(0, shown) : "other text");
    return "Expected " + std::string(expected) + " at " + std::string(name) + ", got '" + found + "'";
}

} // namespace

std::optional<std::string> url_value_fault(const berth_type* type, std::string_view name, std::string_view text) {
    while (type && (type->kind == BERTH_KIND_OPTIONAL || type->kind == BERTH_KIND_VARIANT))
        type = type->kind == BERTH_KIND_OPTIONAL ? type->element
                                                 : (type->alternative_count > 0 ? type->alternatives[0] : nullptr);
    if (!type) return std::nullopt;
    switch (type->kind) {
    case BERTH_KIND_INTEGER:
        if (!is_integer(text)) return sentence("int", name, text);
        break;
    case BERTH_KIND_NUMBER:
        if (!is_number(text)) return sentence("float", name, text);
        break;
    case BERTH_KIND_BOOL:
        if (text != "True" && text != "False") return sentence("True or False", name, text);
        break;
    case BERTH_KIND_ENUM:
        if (!is_name_of(*type, text))
            return sentence(type->name ? std::string("a name of ") + type->name : std::string("a name"), name, text);
        break;
    case BERTH_KIND_DATE_TIME:
        if (!may_be_date_time(text)) return sentence("an ISO 8601 date and time", name, text);
        break;
    default:
        break;
    }
    return std::nullopt;
}

} // namespace berth::host::binding
