#include <describe/python_words.hpp>

#include <describe/output.hpp>

#include <cctype>
#include <cmath>
#include <span>

namespace berth::host::describe {
namespace {

constexpr int deepest_word = 16; // of types, or of values, within each other

std::string number_text(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    output to(buffer);
    value.Accept(to);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char letter : text) {
        if (letter == '\'' || letter == '\\') quoted += '\\';
        quoted += letter;
    }
    return quoted + "'";
}

std::string python_text(const rapidjson::Value& value, int depth) {
    if (depth > deepest_word) return "...";
    if (value.IsNull()) return "None";
    if (value.IsBool()) return value.GetBool() ? "True" : "False";
    if (value.IsNumber()) return number_text(value);
    if (value.IsString()) {
        const std::string_view text(value.GetString(), value.GetStringLength());
        return depth == 0 ? std::string(text) : quoted(text);
    }
    std::string inner;
    if (value.IsArray()) {
        for (const auto& one : value.GetArray()) inner += (inner.empty() ? "" : ", ") + python_text(one, depth + 1);
        return "[" + inner + "]";
    }
    for (const auto& member : value.GetObject()) {
        inner += (inner.empty() ? "" : ", ") + python_text(member.name, depth + 1) + ": " +
                 python_text(member.value, depth + 1);
    }
    return "{" + inner + "}";
}

std::string type_word(const berth_type& type, int depth);

std::string joined(const berth_type& type, std::string_view between, int depth) {
    std::string words;
    for (const berth_type* one : std::span(type.alternatives, type.alternative_count)) {
        words += (words.empty() ? "" : std::string(between)) + type_word(*one, depth + 1);
    }
    return words;
}

std::string type_word(const berth_type& type, int depth) {
    if (depth > deepest_word) return "Any";
    const std::string name(view(type.name));
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        return "bool";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        return "int";
    case BERTH_KIND_NUMBER:
        return "float";
    case BERTH_KIND_STRING:
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME:
    case BERTH_KIND_BYTES:
    case BERTH_KIND_PATH:
        return "str";
    case BERTH_KIND_ENUM:
        return name.empty() ? "str" : name;
    case BERTH_KIND_OPTIONAL: {
        const std::string inner = type_word(*type.element, depth + 1);
        return inner.starts_with("Optional[") ? inner : "Optional[" + inner + "]";
    }
    case BERTH_KIND_LIST:
        return "array[" + type_word(*type.element, depth + 1) + "]";
    case BERTH_KIND_TUPLE:
        return "array[" + joined(type, ", ", depth) + "]";
    case BERTH_KIND_MAP:
        return "object";
    case BERTH_KIND_OBJECT:
        return name.empty() ? "object" : name;
    case BERTH_KIND_VARIANT:
        return joined(type, " | ", depth);
    default:
        return "Any";
    }
}

} // namespace

std::string python_text(const rapidjson::Value& value) {
    return python_text(value, 0);
}

std::string python_title(std::string_view name) {
    std::string title;
    bool begins = true;
    for (const char each : name) {
        const auto letter = static_cast<unsigned char>(each);
        const char changed =
            each == '_' ? ' ' : static_cast<char>(begins ? std::toupper(letter) : std::tolower(letter));
        begins = !std::isalpha(letter);
        title += changed;
    }
    const std::size_t first = title.find_first_not_of(' ');
    if (first == title.npos) return {};
    return title.substr(first, title.find_last_not_of(' ') - first + 1);
}

std::string type_word(const berth_type& type) {
    return type_word(type, 0);
}

std::string parameter_word(const berth_field& field) {
    const std::string word = type_word(*field.type, 0);
    const bool optional = (field.flags & BERTH_FIELD_REQUIRED) == 0 && !word.starts_with("Optional[");
    return optional ? "Optional[" + word + "]" : word;
}

} // namespace berth::host::describe
