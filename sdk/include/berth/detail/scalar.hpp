// One scalar into its place: range and spelling. Shared by the JSON reader and by path, query and header texts.
#pragma once

#include <berth/detail/binder.hpp>
#include <berth/detail/expectation.hpp>
#include <berth/detail/lax.hpp>
#include <berth/detail/limits.hpp>
#include <berth/detail/token.hpp>

namespace berth::detail {

// False when the type cannot hold that time.
inline bool store_time(const binder& bind, void* address, std::int64_t microseconds) {
    const auto& operations = bind.as<integer_operations>();
    if (microseconds < operations.least || microseconds > operations.most) return false;
    operations.store(address, microseconds);
    return true;
}

// Text into a string, enum, time, bytes or path. False when it is not spelt as the type wants it.
inline bool assign_text(const binder& bind, void* address, std::string_view text, dialect form = dialect::rest) {
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_STRING: static_cast<std::string*>(address)->assign(text); return true;
    case BERTH_KIND_PATH:
    case BERTH_KIND_DATE_TIME: return bind.as<text_operations>().assign(address, text, form);
    case BERTH_KIND_BYTES: return form != dialect::marshalled && bind.as<bytes_operations>().assign(address, text);
    case BERTH_KIND_TIME: {
        const auto time = bind.as<integer_operations>().from(text, form);
        return time && store_time(bind, address, *time);
    }
    case BERTH_KIND_ENUM:
        for (std::uint32_t i = 0; i < type.name_count; ++i) {
            if (text != type.names[i]) continue;
            const auto& operations = bind.as<integer_operations>();
            operations.store(address, operations.enumerators[i]);
            return true;
        }
        return false;
    default: return false;
    }
}

// A bare text (of a path segment, query value or header) into a scalar of any kind.
inline bool assign_bare_text(const binder& bind, void* address, std::string_view text) {
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        if (text != "true" && text != "false" && text != "1" && text != "0") return false;
        *static_cast<bool*>(address) = text == "true" || text == "1";
        return true;
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        if (const auto number = number_from<std::int64_t>(text))
            return (type.kind == BERTH_KIND_INTEGER || *number >= 0) && store_integer(type, address, *number);
        if (const auto large = number_from<std::uint64_t>(text)) return store_integer(type, address, *large);
        return false;
    case BERTH_KIND_NUMBER: {
        const auto number = number_from<double>(text);
        if (!number || !std::isfinite(*number)) return false;
        return store_number(type, address, *number);
    }
    default: return assign_text(bind, address, text);
    }
}

inline bool store_whole(const berth_type& type, void* address, const token& from) noexcept {
    const bool is_key = type.kind == BERTH_KIND_ID || type.kind == BERTH_KIND_REFERENCE;
    if (from.is == token::kind::natural) return !is_key && store_integer(type, address, from.natural);
    return !(is_key && from.integer < 0) && store_integer(type, address, from.integer);
}
// JSON Schema and pydantic count 1.0 as an integer, Python does not; past 2^53 a double no longer says which one.
inline bool store_fraction(const berth_type& type, void* address, const token& from, dialect form) noexcept {
    constexpr double most = 9007199254740992.0;
    const bool exact = form == dialect::marshalled || form == dialect::exact_tool;
    if (exact || from.number != std::trunc(from.number) || std::fabs(from.number) > most) return false;
    token whole;
    whole.is = token::kind::integer;
    whole.integer = static_cast<std::int64_t>(from.number);
    return store_whole(type, address, whole);
}

// False when the type takes no such value.
inline bool store_token(const binder& bind, void* address, const token& from, dialect form) {
    using kind = token::kind;
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_OPTIONAL: {
        const auto& operations = bind.as<optional_operations>();
        if (from.is != kind::null) return store_token(*operations.element, operations.emplace(address), from, form);
        operations.reset(address);
        return true;
    }
    case BERTH_KIND_BOOL:
        if (from.is != kind::boolean) return form == dialect::tool && lax_bool(from, *static_cast<bool*>(address));
        *static_cast<bool*>(address) = from.boolean;
        return true;
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        if (from.is == kind::number) return store_fraction(type, address, from, form);
        if (const auto lax = form == dialect::tool ? lax_integer(from) : std::nullopt) return store_whole(type, address, *lax);
        return (from.is == kind::integer || from.is == kind::natural) && store_whole(type, address, from);
    case BERTH_KIND_NUMBER:
        if (from.is == kind::number) return store_number(type, address, from.number);
        if (from.is == kind::integer) return store_number(type, address, static_cast<double>(from.integer));
        if (const auto lax = form == dialect::tool ? lax_number(from) : std::nullopt) return store_number(type, address, *lax);
        return from.is == kind::natural && store_number(type, address, static_cast<double>(from.natural));
    case BERTH_KIND_ANY: return bind.as<any_operations>().assign(address, from.raw());
    case BERTH_KIND_VARIANT: {
        const auto& operations = bind.as<variant_operations>();
        const auto store = [&](dialect as) {
            for (std::uint32_t i = 0; i < type.alternative_count; ++i)
                if (store_token(*operations.alternatives[i], operations.emplace(address, i), from, as)) return true;
            return false;
        };
        // "5" is a text where there is one to choose.
        return (form == dialect::tool && store(dialect::exact_tool)) || store(form);
    }
    default: return from.is == kind::string && assign_text(bind, address, from.string, form);
    }
}

} // namespace berth::detail
