#include <describe/fit_scalar.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace berth::host::describe {
namespace {

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return lower;
}

bool says_truth(std::string_view text) {
    constexpr std::string_view words[]{"0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"};
    constexpr std::size_t longest = 5;
    return text.size() <= longest && std::ranges::find(words, lower_case(text)) != std::end(words);
}

} // namespace

std::string counted(std::uint64_t number, std::string_view thing, std::string_view things) {
    return std::to_string(number) + " " + std::string(number == 1 ? thing : things);
}

fit fit_bool(const rapidjson::Value& value, conversions allowed) {
    if (value.IsBool()) return {};
    const fault no_bool{"bool_type", "Input should be a valid boolean", {}};
    if (allowed == conversions::none) return no_bool;
    const fault no_word{"bool_parsing", "Input should be a valid boolean, unable to interpret input", {}};
    if (value.IsString()) return says_truth(text_of(value)) ? fit() : fit(no_word);
    if (!value.IsNumber()) return no_bool;
    const double number = value.GetDouble();
    if (number == 0.0 || number == 1.0) return {};
    constexpr double beyond_integers = 9223372036854775808.0;
    const bool is_integer = value.IsInt64() || (number == std::trunc(number) && std::abs(number) < beyond_integers);
    return is_integer ? no_word : no_bool;
}

fit fit_enum(const berth_type& type, const rapidjson::Value& value) {
    const std::span<const char* const> names(type.names, type.name_count);
    if (value.IsString() && std::ranges::find(names, text_of(value),
                                              [](const char* name) { return std::string_view(name); }) != names.end()) {
        return {};
    }
    std::string expected;
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (at > 0) expected += at + 1 == names.size() ? " or " : ", ";
        expected += "'" + std::string(names[at]) + "'";
    }
    return fault{"enum", "Input should be " + expected, context({{"expected", std::string_view(expected)}})};
}

fit fit_scalar(const berth_type& type, const berth_field* limits, const rapidjson::Value& value, conversions allowed) {
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        return fit_bool(value, allowed);
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        return fit_integer(type, limits, value, allowed);
    case BERTH_KIND_NUMBER:
        return fit_number(limits, value, allowed);
    case BERTH_KIND_STRING:
        if (!value.IsString()) return fault{"string_type", "Input should be a valid string", {}};
        return fit_string(limits, text_of(value));
    case BERTH_KIND_PATH:
        if (!value.IsString()) return fault{"path_type", "Input is not a valid path", {}};
        return fit_string(limits, text_of(value));
    case BERTH_KIND_ENUM:
        return fit_enum(type, value);
    case BERTH_KIND_BYTES:
        return fit_bytes(limits, value);
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME:
        return fit_time(type, value, allowed);
    default:
        return {};
    }
}

} // namespace berth::host::describe
