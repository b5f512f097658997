// Integers and numbers in and out of their places, and the limits that about() sets.
#pragma once

#include <berth/detail/operations.hpp>
#include <berth/detail/token.hpp>

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
        if (std::isfinite(number) && std::fabs(number) > static_cast<double>(std::numeric_limits<float>::max())) return false;
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
