// What a value of a type looks like, for messages: in the words of JSON Schema for plain REST routes, in those of Python
// for the marshalling convention.
#pragma once

#include <berth/detail/operations.hpp>

#include <limits>

namespace berth::detail {

// The range of an integer type in words.
inline std::string integer_range(const berth_type& type) {
    if (type.kind == BERTH_KIND_ID || type.kind == BERTH_KIND_REFERENCE) return "an id, an integer from 0 to 9223372036854775807";
    if (!type.is_signed)
        return "an integer from 0 to " +
               std::to_string(type.bits == 64 ? std::numeric_limits<std::uint64_t>::max() : (std::uint64_t{1} << type.bits) - 1);
    if (type.bits == 64) return "an integer from -9223372036854775808 to 9223372036854775807";
    const std::int64_t most = (std::int64_t{1} << (type.bits - 1)) - 1;
    return "an integer from " + std::to_string(-most - 1) + " to " + std::to_string(most);
}

inline std::string expectation(const berth_type& type, dialect form = dialect::rest);

inline std::string enumerators_in_words(const berth_type& type) {
    std::string text = "one of";
    for (std::uint32_t i = 0; i < type.name_count; ++i) text += (i ? ", \"" : " \"") + std::string(type.names[i]) + '"';
    return text;
}
inline std::string alternatives_in_words(const berth_type& type, dialect form) {
    std::string text;
    for (std::uint32_t i = 0; i < type.alternative_count; ++i) {
        std::string one = expectation(*type.alternatives[i], form);
        if (form == dialect::marshalled && text == one) continue; // dict, when all are structs
        text += (text.empty() ? "" : form == dialect::marshalled ? " or " : ", or ") + one;
    }
    return text;
}

inline std::string python_expectation(const berth_type& type) {
    switch (type.kind) {
    case BERTH_KIND_BOOL: return "bool";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE: return "int";
    case BERTH_KIND_NUMBER: return "number";
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH: return "str";
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME: return "ISO datetime string";
    case BERTH_KIND_BYTES: return "{'@type': 'bytes', 'value': base64}";
    case BERTH_KIND_ENUM: return std::string(type.name) + " (" + enumerators_in_words(type) + ")";
    case BERTH_KIND_OPTIONAL: return expectation(*type.element, dialect::marshalled) + " or None";
    case BERTH_KIND_LIST:
    case BERTH_KIND_TUPLE: return type.length ? "list of " + std::to_string(type.length) : std::string("list");
    case BERTH_KIND_OBJECT:
    case BERTH_KIND_MAP: return "dict";
    case BERTH_KIND_VARIANT: return alternatives_in_words(type, dialect::marshalled);
    default: return "JSON value";
    }
}

// As a text in a URL or as the key of a map.
inline std::string text_expectation(const berth_type& type, dialect form) {
    if (form == dialect::marshalled && type.kind == BERTH_KIND_BOOL) return "'True' or 'False'";
    return expectation(type, form);
}

inline std::string expectation(const berth_type& type, dialect form) {
    if (form == dialect::marshalled) return python_expectation(type);
    switch (type.kind) {
    case BERTH_KIND_BOOL: return "true or false";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE: return integer_range(type);
    case BERTH_KIND_NUMBER: return type.bits == 32 ? "a number of at most 3.4e38 (float)" : "a number";
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH: return "a string";
    case BERTH_KIND_TIME: return "a time such as \"2026-11-21T08:00:00Z\" (RFC 3339), years 1678 to 2261";
    case BERTH_KIND_DATE_TIME: return "a date and time such as \"2026-11-21T08:00:00\" (ISO 8601)";
    case BERTH_KIND_BYTES: return "a string of base64 (RFC 4648)";
    case BERTH_KIND_ENUM: return enumerators_in_words(type);
    case BERTH_KIND_OPTIONAL: return expectation(*type.element) + ", or null";
    case BERTH_KIND_LIST:
    case BERTH_KIND_TUPLE:
        return type.length ? "an array of " + std::to_string(type.length) + " elements" : std::string("an array");
    case BERTH_KIND_OBJECT:
    case BERTH_KIND_MAP: return "an object";
    case BERTH_KIND_VARIANT: return alternatives_in_words(type, dialect::rest);
    default: return "a JSON value";
    }
}

} // namespace berth::detail
