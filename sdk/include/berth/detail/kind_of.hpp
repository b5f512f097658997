// Which kind of value (abi.h) a C++ type is, told by its shape where naming it would cost a header.
#pragma once

#include <berth/abi.h>
#include <berth/detail/reflect.hpp>
#include <berth/values.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace berth::detail {

template <class T>
struct ref_target;
template <class T>
struct ref_target<ref<T>> {
    using type = T;
};

template <class T>
concept is_ref = requires { typename ref_target<T>::type; };
template <class T>
concept is_optional = requires(T& t) {
    typename T::value_type;
    t.has_value();
    t.reset();
    *t;
};
template <class T>
concept is_unique_pointer = requires(T& t) {
    typename T::element_type;
    typename T::deleter_type;
    t.release();
};
template <class T>
concept is_vector = requires(T& t) {
    typename T::value_type;
    typename T::allocator_type;
    t.emplace_back();
    t.size();
    t[0];
} && !requires { typename T::traits_type; };
template <class T>
struct array_extent {};
template <class T, std::size_t N>
struct array_extent<std::array<T, N>> {
    static constexpr std::size_t value = N;
};
template <class T>
concept is_array = requires { array_extent<T>::value; };
template <class T>
concept is_map = requires(T& t) {
    typename T::mapped_type;
    requires std::is_same_v<typename T::key_type, std::string>;
    t.try_emplace(std::string());
};
template <class T>
struct variant_size {};
template <class... A>
struct variant_size<std::variant<A...>> {
    static constexpr std::size_t value = sizeof...(A);
};
template <class T>
concept is_variant = requires { variant_size<T>::value; };
template <class T>
concept is_time = requires { typename T::clock; } && std::is_same_v<typename T::clock, std::chrono::system_clock>;
// std::filesystem::path, told by its shape so that only those who use it pay for its header.
template <class T>
concept is_path = requires(const T& t) {
    { t.lexically_normal() } -> std::same_as<T>;
    t.native();
};

template <class T>
consteval berth_kind kind_of() {
    if constexpr (std::is_same_v<T, bool>) return BERTH_KIND_BOOL;
    else if constexpr (std::is_integral_v<T>) return BERTH_KIND_INTEGER;
    else if constexpr (std::is_same_v<T, double> || std::is_same_v<T, float>) return BERTH_KIND_NUMBER;
    else if constexpr (std::is_enum_v<T>) return BERTH_KIND_ENUM;
    else if constexpr (std::is_same_v<T, std::string>) return BERTH_KIND_STRING;
    else if constexpr (std::is_same_v<T, id>) return BERTH_KIND_ID;
    else if constexpr (is_ref<T>) return BERTH_KIND_REFERENCE;
    else if constexpr (std::is_same_v<T, json>) return BERTH_KIND_ANY;
    else if constexpr (std::is_same_v<T, bytes>) return BERTH_KIND_BYTES;
    else if constexpr (is_time<T>) return BERTH_KIND_TIME;
    else if constexpr (is_path<T>) return BERTH_KIND_PATH;
    else if constexpr (is_optional<T> || is_unique_pointer<T>) return BERTH_KIND_OPTIONAL;
    else if constexpr (is_variant<T>) return BERTH_KIND_VARIANT;
    else if constexpr (is_map<T>) return BERTH_KIND_MAP;
    else if constexpr (is_array<T> || is_vector<T>) return BERTH_KIND_LIST;
    else if constexpr (aggregate<T>) return BERTH_KIND_OBJECT;
    else return 0;
}

} // namespace berth::detail
