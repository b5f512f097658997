#include <describe/validation.hpp>

#include <describe/json_fault.hpp>
#include <describe/validator.hpp>

#include <plugin/json_depth.hpp>

#include <rapidjson/error/en.h>

namespace berth::host::describe {
namespace {

constexpr std::size_t least_steps = 100'000; // validation_steps, and more for large values
constexpr std::size_t steps_for_each_byte = 16;

// What Python's decoder takes and a JSON text must not have.
std::string_view beyond_form(rapidjson::ParseErrorCode code) {
    switch (code) {
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
        return "Invalid \\uXXXX escape";
    case rapidjson::kParseErrorStringInvalidEncoding:
        return "Invalid UTF-8";
    case rapidjson::kParseErrorNumberTooBig:
        return "Number too large";
    default:
        return "Expecting value";
    }
}

void add_fault(misfit_list& to, const rapidjson::Document& document, std::string_view json) {
    if (const auto found = find_json_fault(json)) return to.add_json_fault(found->offset, found->message);
    to.add_json_fault(document.GetErrorOffset(), beyond_form(document.GetParseError()));
}

} // namespace

std::vector<misfit> misfits(const berth_type& type, std::string_view json, const validation_rules& rules) {
    misfit_list found(rules);
    const fault missing{"missing", "Field required", {}};
    if (json.empty()) {
        found.add(missing, nullptr);
        return found.take();
    }
    if (!plugin::nests_within(json)) {
        found.add({"recursion_loop",
                   "At most " + std::to_string(plugin::most_json_levels) + " nested arrays and objects (json_levels)",
                   {}},
                  nullptr);
        return found.take();
    }
    // Not in full precision, where RapidJSON makes any number of "0e40" (json_number.hpp); limits bear the last digit.
    constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag;
    rapidjson::Document document;
    document.Parse<flags>(json.data(), json.size());
    if (document.HasParseError()) {
        add_fault(found, document, json);
    } else if (document.IsNull() && type.kind != BERTH_KIND_OPTIONAL && type.kind != BERTH_KIND_ANY) {
        found.add(missing, nullptr); // no body, as far as FastAPI is concerned
    } else {
        validator(found, rules, least_steps + json.size() * steps_for_each_byte).check(type, nullptr, document);
    }
    return found.take();
}

} // namespace berth::host::describe
