// One scalar into its place: range, spelling and limits. Shared by the JSON reader and by path, query and header texts.
#pragma once

#include <berth/detail/binder.hpp>
#include <berth/detail/text.hpp>

#include <cmath>
#include <limits>

namespace berth::detail {

template <class T>
bool store_if_fits(void* address, std::int64_t number) noexcept {
    if constexpr (std::is_unsigned_v<T>) {
        if (number < 0 || static_cast<std::uint64_t>(number) > std::numeric_limits<T>::max()) return false;
    } else {
        if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max()) return false;
    }
    const T narrow = static_cast<T>(number);
    std::memcpy(address, &narrow, sizeof narrow);
    return true;
}

// False when the number is outside the type's range.
inline bool store_integer(const berth_type& type, void* address, std::int64_t number) noexcept {
    switch (type.bits) {
    case 8: return type.is_signed ? store_if_fits<std::int8_t>(address, number) : store_if_fits<std::uint8_t>(address, number);
    case 16: return type.is_signed ? store_if_fits<std::int16_t>(address, number) : store_if_fits<std::uint16_t>(address, number);
    case 32: return type.is_signed ? store_if_fits<std::int32_t>(address, number) : store_if_fits<std::uint32_t>(address, number);
    default: return type.is_signed ? store_if_fits<std::int64_t>(address, number) : store_if_fits<std::uint64_t>(address, number);
    }
}
inline bool store_integer(const berth_type& type, void* address, std::uint64_t number) noexcept {
    if (number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return store_integer(type, address, static_cast<std::int64_t>(number));
    if (type.bits != 64 || type.is_signed) return false;
    std::memcpy(address, &number, sizeof number);
    return true;
}

template <class T>
T load_as(const void* address) noexcept {
    T value;
    std::memcpy(&value, address, sizeof value);
    return value;
}

inline std::int64_t load_integer(const berth_type& type, const void* address) noexcept {
    // No conditional operator here: the common type of int32_t and uint32_t is unsigned.
    if (type.is_signed) {
        switch (type.bits) {
        case 8: return load_as<std::int8_t>(address);
        case 16: return load_as<std::int16_t>(address);
        case 32: return load_as<std::int32_t>(address);
        default: return load_as<std::int64_t>(address);
        }
    }
    switch (type.bits) {
    case 8: return load_as<std::uint8_t>(address);
    case 16: return load_as<std::uint16_t>(address);
    case 32: return load_as<std::uint32_t>(address);
    default: return load_as<std::int64_t>(address);
    }
}
inline bool is_unsigned_64(const berth_type& type) noexcept {
    return type.kind == BERTH_KIND_INTEGER && type.bits == 64 && !type.is_signed;
}

// False when the number is outside the type's range.
inline bool store_number(const berth_type& type, void* address, double number) noexcept {
    if (type.bits == 32) {
        if (std::fabs(number) > static_cast<double>(std::numeric_limits<float>::max())) return false;
        const auto narrow = static_cast<float>(number);
        std::memcpy(address, &narrow, sizeof narrow);
    } else {
        std::memcpy(address, &number, sizeof number);
    }
    return true;
}
inline double load_number(const berth_type& type, const void* address) noexcept {
    return type.bits == 32 ? static_cast<double>(load_as<float>(address)) : load_as<double>(address);
}

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

// What a value of this type looks like, for messages.
inline std::string expectation(const berth_type& type) {
    switch (type.kind) {
    case BERTH_KIND_BOOL: return "true or false";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE: return integer_range(type);
    case BERTH_KIND_NUMBER: return type.bits == 32 ? "a number of at most 3.4e38 (float)" : "a number";
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH: return "a string";
    case BERTH_KIND_TIME: return "a time such as \"2026-11-21T08:00:00Z\" (RFC 3339), years 1678 to 2261";
    case BERTH_KIND_BYTES: return "a string of base64 (RFC 4648)";
    case BERTH_KIND_ENUM: {
        std::string text = "one of";
        for (std::uint32_t i = 0; i < type.name_count; ++i) text += (i ? ", \"" : " \"") + std::string(type.names[i]) + '"';
        return text;
    }
    case BERTH_KIND_OPTIONAL: return expectation(*type.element) + ", or null";
    case BERTH_KIND_LIST:
        return type.length ? "an array of " + std::to_string(type.length) + " elements" : std::string("an array");
    case BERTH_KIND_OBJECT:
    case BERTH_KIND_MAP: return "an object";
    case BERTH_KIND_VARIANT: {
        std::string text;
        for (std::uint32_t i = 0; i < type.alternative_count; ++i)
            text += (i ? ", or " : "") + expectation(*type.alternatives[i]);
        return text;
    }
    default: return "a JSON value";
    }
}

// False when the type cannot hold that time.
inline bool store_time(const binder& bind, void* address, std::int64_t microseconds) {
    const auto& operations = bind.as<integer_operations>();
    if (microseconds < operations.least || microseconds > operations.most) return false;
    operations.store(address, microseconds);
    return true;
}

// Text into a string, enum, time, bytes or path. False when it is not spelt as the type wants it.
inline bool assign_text(const binder& bind, void* address, std::string_view text) {
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_STRING: static_cast<std::string*>(address)->assign(text); return true;
    case BERTH_KIND_PATH: bind.as<text_operations>().assign(address, text); return text.find('\0') == text.npos;
    case BERTH_KIND_BYTES: return bytes_from_base64(text, *static_cast<bytes*>(address));
    case BERTH_KIND_TIME: {
        const auto time = time_from(text);
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

// A limit that the value breaks, in words ("1 to 120 characters", found "0"), or nothing.
struct broken_limit {
    std::string expected, found;
};

inline std::string limit_text(const berth_field& field, std::uint32_t low_flag, std::uint32_t high_flag, const std::string& low,
                              const std::string& high, std::string_view unit) {
    std::string text = field.flags & low_flag && field.flags & high_flag ? low + " to " + high
                       : field.flags & low_flag                          ? "at least " + low
                                                                         : "at most " + high;
    if (!unit.empty()) text.append(" ").append(unit);
    return text;
}

inline std::string shortest(double number) {
    char text[32];
    const auto done = std::to_chars(text, text + sizeof text, number);
    return std::string(text, done.ptr);
}

inline std::optional<broken_limit> check_limits(const berth_field& field, const binder* bind, const void* address) {
    constexpr std::uint32_t lengths = BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH;
    constexpr std::uint32_t bounds = BERTH_FIELD_MINIMUM | BERTH_FIELD_MAXIMUM;
    if (!(field.flags & (lengths | bounds))) return std::nullopt;
    while (bind->type->kind == BERTH_KIND_OPTIONAL) {
        const auto* inner = bind->as<optional_operations>().value(address);
        if (!inner) return std::nullopt;
        address = inner;
        bind = bind->as<optional_operations>().element;
    }
    const berth_type& type = *bind->type;
    if (field.flags & lengths) {
        std::uint64_t length = 0;
        std::string_view unit;
        if (type.kind == BERTH_KIND_STRING) {
            length = code_points(*static_cast<const std::string*>(address));
            unit = "characters";
        } else if (type.kind == BERTH_KIND_LIST) {
            length = bind->as<list_operations>().size(address);
            unit = "elements";
        } else if (type.kind == BERTH_KIND_BYTES) {
            length = static_cast<const bytes*>(address)->size();
            unit = "bytes";
        } else {
            return std::nullopt;
        }
        if ((field.flags & BERTH_FIELD_MIN_LENGTH && length < field.min_length) ||
            (field.flags & BERTH_FIELD_MAX_LENGTH && length > field.max_length))
            return broken_limit{limit_text(field, BERTH_FIELD_MIN_LENGTH, BERTH_FIELD_MAX_LENGTH,
                                           std::to_string(field.min_length), std::to_string(field.max_length), unit),
                                std::to_string(length)};
    }
    if (field.flags & bounds && (type.kind == BERTH_KIND_INTEGER || type.kind == BERTH_KIND_NUMBER)) {
        const double number = type.kind == BERTH_KIND_NUMBER ? load_number(type, address)
                              : is_unsigned_64(type)         ? static_cast<double>(load_as<std::uint64_t>(address))
                                                             : static_cast<double>(load_integer(type, address));
        if ((field.flags & BERTH_FIELD_MINIMUM && number < field.minimum) ||
            (field.flags & BERTH_FIELD_MAXIMUM && number > field.maximum))
            return broken_limit{limit_text(field, BERTH_FIELD_MINIMUM, BERTH_FIELD_MAXIMUM, shortest(field.minimum),
                                           shortest(field.maximum), {}),
                                shortest(number)};
    }
    return std::nullopt;
}

} // namespace berth::detail
