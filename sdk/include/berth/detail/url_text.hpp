// A value as it stands in a path segment, a query value, a header or as a map's key. In the REST dialect a bare text as
// assign_bare_text reads it; in the marshalled one the texts of Python's int(), float(), bool and so on.
#pragma once

#include <berth/detail/scalar.hpp>

namespace berth::detail {

inline bool assign_python_text(const binder& bind, void* address, std::string_view text) {
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        *static_cast<bool*>(address) = text == "True";
        return text == "True" || text == "False";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE: {
        token whole;
        whole.is = token::kind::integer;
        if (const auto number = python_integer<std::int64_t>(text)) {
            whole.integer = *number;
        } else if (const auto large = python_integer<std::uint64_t>(text)) {
            whole.is = token::kind::natural;
            whole.natural = *large;
        } else {
            return false;
        }
        return store_whole(type, address, whole);
    }
    case BERTH_KIND_NUMBER: {
        const auto number = python_number(text);
        return number && store_number(type, address, *number);
    }
    default: return assign_text(bind, address, text, dialect::marshalled);
    }
}

// An optional is filled, a variant takes its first alternative that fits. False: the text does not fit.
inline bool assign_url_text(const binder& bind, void* address, std::string_view text, dialect form) {
    if (bind.type->kind == BERTH_KIND_OPTIONAL) {
        const auto& operations = bind.as<optional_operations>();
        return assign_url_text(*operations.element, operations.emplace(address), text, form);
    }
    if (bind.type->kind == BERTH_KIND_VARIANT) {
        const auto& operations = bind.as<variant_operations>();
        for (std::uint32_t i = 0; i < bind.type->alternative_count; ++i)
            if (assign_url_text(*operations.alternatives[i], operations.emplace(address, i), text, form)) return true;
        return false;
    }
    return form == dialect::rest ? assign_bare_text(bind, address, text) : assign_python_text(bind, address, text);
}

inline std::string python_number_text(const berth_type& type, const void* address) {
    const double number = load_number(type, address);
    std::string text;
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
    if (type.bits == 32) append_number(text, load_as<float>(address), dialect::marshalled);
    else append_number(text, number, dialect::marshalled);
    return text;
}

// The marshalled text, for those who call. Nothing for an empty optional, and for what has no text.
inline std::optional<std::string> url_text(const binder& bind, const void* address) {
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_BOOL: return *static_cast<const bool*>(address) ? "True" : "False";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        return is_unsigned_64(type) ? std::to_string(load_as<std::uint64_t>(address)) : std::to_string(load_integer(type, address));
    case BERTH_KIND_NUMBER: return python_number_text(type, address);
    case BERTH_KIND_STRING: return *static_cast<const std::string*>(address);
    case BERTH_KIND_PATH:
    case BERTH_KIND_DATE_TIME: return bind.as<text_operations>().text(address);
    case BERTH_KIND_TIME: return bind.as<integer_operations>().text(bind.as<integer_operations>().load(address), dialect::marshalled);
    case BERTH_KIND_ENUM: {
        const auto& operations = bind.as<integer_operations>();
        const std::int64_t value = operations.load(address);
        for (std::uint32_t i = 0; i < type.name_count; ++i)
            if (operations.enumerators[i] == value) return type.names[i];
        return std::nullopt;
    }
    case BERTH_KIND_OPTIONAL: {
        const auto& operations = bind.as<optional_operations>();
        const void* value = operations.value(address);
        return value ? url_text(*operations.element, value) : std::nullopt;
    }
    case BERTH_KIND_VARIANT: {
        const auto& operations = bind.as<variant_operations>();
        return url_text(*operations.alternatives[operations.index(address)], operations.value(address));
    }
    default: return std::nullopt;
    }
}

} // namespace berth::detail
