#include <inference/model/model_keys.hpp>

#include <cmath>

namespace berth::host::inference {

namespace {

std::string found_text(const gguf_value* value) {
    return value ? text_of(*value) : "no such key";
}

} // namespace

std::string text_of(const gguf_value& value) {
    if (const auto text = value.as_string()) return quoted_name(*text);
    if (const auto flag = value.as_boolean()) return *flag ? "true" : "false";
    if (const auto array = value.as_array())
        return "an array of " + std::to_string(array->size()) + " " + name_of(array->element_type());
    if (const auto whole = value.as_signed()) return std::to_string(*whole);
    if (const auto whole = value.as_unsigned()) return std::to_string(*whole);
    return std::to_string(value.as_number().value_or(0));
}

void model_keys::refuse(std::string_view key, const std::string& expected, const std::string& found) {
    throw model_error("key " + quoted_name(key) + ": expected " + expected + ", found " + found);
}

std::optional<std::uint32_t> model_keys::count_if_there(const std::string& key, std::uint32_t most) const {
    if (!file_.find(key)) return std::nullopt;
    return count(key, most);
}

std::uint32_t model_keys::count(const std::string& key, std::uint32_t most) const {
    const gguf_value* value = file_.find(key);
    const auto number = value ? value->as_unsigned() : std::nullopt;
    if (!number || *number == 0 || *number > most)
        refuse(key, "a whole number from 1 to " + std::to_string(most), found_text(value));
    return static_cast<std::uint32_t>(*number);
}

double model_keys::positive(const std::string& key) const {
    const gguf_value* value = file_.find(key);
    const auto number = value ? value->as_number() : std::nullopt;
    if (!number || !std::isfinite(*number) || *number <= 0) refuse(key, "a number above 0", found_text(value));
    return *number;
}

double model_keys::positive_or(const std::string& key, double otherwise) const {
    return file_.find(key) ? positive(key) : otherwise;
}

std::string_view model_keys::text(const std::string& key) const {
    const gguf_value* value = file_.find(key);
    const auto found = value ? value->as_string() : std::nullopt;
    if (!found) refuse(key, "a string", found_text(value));
    return *found;
}

std::string_view model_keys::text_or(const std::string& key, std::string_view otherwise) const {
    return file_.find(key) ? text(key) : otherwise;
}

bool model_keys::boolean_or(const std::string& key, bool otherwise) const {
    const gguf_value* value = file_.find(key);
    if (!value) return otherwise;
    const auto flag = value->as_boolean();
    if (!flag) refuse(key, "true or false", found_text(value));
    return *flag;
}

} // namespace berth::host::inference
