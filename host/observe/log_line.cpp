#include <observe/log_line.hpp>

#include <observe/quoted.hpp>

#include <Poco/DateTimeFormatter.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace berth::host::observe {
namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 4> level_capitals{"DEBUG", "INFO", "WARNING", "ERROR"};

std::size_t index_of(level at) noexcept {
    return static_cast<std::size_t>(std::clamp(static_cast<int>(at), 1, 4) - 1);
}

std::string time_text(const Poco::Timestamp& time) {
    return Poco::DateTimeFormatter::format(time, "%Y-%m-%dT%H:%M:%S.%FZ");
}

template <class Number>
void append_number(std::string& to, Number value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    to.append(digits.data(), end.ptr);
}

bool may_stand_bare(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
    });
}

struct text_value {
    std::string& to;
    void operator()(std::string_view text) const { may_stand_bare(text) ? void(to += text) : append_quoted(to, text); }
    void operator()(std::int64_t value) const { append_number(to, value); }
    void operator()(double value) const { append_number(to, value); }
    void operator()(bool value) const { to += value ? "true" : "false"; }
};

struct json_value {
    std::string& to;
    void operator()(std::string_view text) const { append_quoted(to, text); }
    void operator()(std::int64_t value) const { append_number(to, value); }
    void operator()(double value) const { std::isfinite(value) ? append_number(to, value) : void(to += "null"); }
    void operator()(bool value) const { to += value ? "true" : "false"; }
};

// A text that is not there, such as the reason of what went well.
bool says_nothing(const log_field& field) noexcept {
    const auto* text = std::get_if<std::string_view>(&field.value);
    return text && text->empty();
}

} // namespace

std::string text_line(const Poco::Timestamp& time, level at, std::string_view event,
                      std::initializer_list<log_field> fields) {
    std::string line = time_text(time);
    line.append(" ").append(level_capitals[index_of(at)]).append(" ");
    text_value{line}(event);
    for (const log_field& field : fields) {
        if (says_nothing(field)) continue;
        line += ' ';
        text_value{line}(field.name);
        line += '=';
        std::visit(text_value{line}, field.value);
    }
    return line;
}

std::string json_line(const Poco::Timestamp& time, level at, std::string_view event,
                      std::initializer_list<log_field> fields) {
    std::string line = "{\"time\":\"" + time_text(time) + "\",\"level\":\"";
    line.append(level_names[index_of(at)]).append("\",\"event\":");
    append_quoted(line, event);
    for (const log_field& field : fields) {
        if (says_nothing(field)) continue;
        line += ',';
        append_quoted(line, field.name);
        line += ':';
        std::visit(json_value{line}, field.value);
    }
    line += '}';
    return line;
}

std::string_view name_of(level at) noexcept {
    return level_names[index_of(at)];
}

std::optional<level> level_of(std::string_view name) noexcept {
    for (std::size_t i = 0; i < level_names.size(); ++i) {
        if (level_names[i] == name) return static_cast<level>(i + 1);
    }
    return std::nullopt;
}

} // namespace berth::host::observe
