#include <app/setting.hpp>

#include <Poco/NumberParser.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <algorithm>

namespace berth::host::app {
namespace {

std::vector<std::string> split(std::string_view text, const char* separators) {
    const Poco::StringTokenizer words(std::string(text), separators,
                                      Poco::StringTokenizer::TOK_IGNORE_EMPTY | Poco::StringTokenizer::TOK_TRIM);
    return {words.begin(), words.end()};
}

std::optional<setting_value> number_from(const setting& which, const std::string& text) {
    Poco::Int64 number = 0;
    if (!Poco::NumberParser::tryParse64(text, number) || number < which.least || number > which.most) return {};
    return setting_value(std::int64_t{number});
}

std::optional<setting_value> boolean_from(const std::string& text) {
    if (text == "true") return setting_value(true);
    if (text == "false") return setting_value(false);
    return {};
}

} // namespace

std::string pointer_of(std::string_view key) {
    return '/' + Poco::replace(std::string(key), std::string("."), std::string("/"));
}

std::vector<std::string> environment_of(const setting& which) {
    std::vector<std::string> names{
        "BERTH_" + Poco::toUpper(Poco::replace(std::string(which.key), std::string("."), std::string("_")))};
    for (std::string& name : split(which.environment, " ")) names.push_back(std::move(name));
    return names;
}

std::vector<std::string> choices_of(const setting& which) {
    return split(which.choices, "|");
}

std::string expected_of(const setting& which) {
    const auto range = [&] { return " from " + std::to_string(which.least) + " to " + std::to_string(which.most); };
    switch (which.type) {
    case setting_type::text:
        return "a text that is not empty";
    case setting_type::choice:
        return "one of " + Poco::replace(std::string(which.choices), std::string("|"), std::string(", "));
    case setting_type::integer:
        return "an integer" + range();
    case setting_type::boolean:
        return "true or false";
    case setting_type::milliseconds:
        return "milliseconds, an integer" + range();
    case setting_type::bytes:
        return "bytes, an integer" + range();
    case setting_type::list:
        return "a list of texts";
    case setting_type::path:
        break;
    }
    return "a path";
}

std::optional<setting_value> value_from_text(const setting& which, std::string_view given) {
    const std::string text(given);
    if (text.find('\0') != std::string::npos) return {};
    switch (which.type) {
    case setting_type::text:
        return text.empty() ? std::nullopt : std::optional<setting_value>(text);
    case setting_type::choice: {
        const auto choices = choices_of(which);
        return std::ranges::find(choices, text) == choices.end() ? std::nullopt : std::optional<setting_value>(text);
    }
    case setting_type::integer:
    case setting_type::milliseconds:
    case setting_type::bytes:
        return number_from(which, text);
    case setting_type::boolean:
        return boolean_from(text);
    case setting_type::list:
        return setting_value(split(text, ","));
    case setting_type::path:
        break;
    }
    return setting_value(text);
}

std::string text_from_value(const setting_value& value) {
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    const auto& items = std::get<std::vector<std::string>>(value);
    return Poco::cat(std::string(","), items.begin(), items.end());
}

} // namespace berth::host::app
