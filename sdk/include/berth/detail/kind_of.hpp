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
#include <tuple>
#include <variant>
#include <vector>

namespace berth {
// Each in a header of its own, so that only those who use it pay for it.
class value;
class date_time;
class other_members;
template <class Base, class... Derived>
class one_of;
} // namespace berth

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
// std::map, std::unordered_map and what looks like them.
template <class T>
concept is_map = requires(T& t) {
    typename T::mapped_type;
    t.try_emplace(typename T::key_type());
};
template <class T>
struct tuple_elements {};
template <class... E>
struct tuple_elements<std::tuple<E...>> {
    using types = type_list<E...>;
};
template <class First, class Second>
struct tuple_elements<std::pair<First, Second>> {
    using types = type_list<First, Second>;
};
template <class T>
concept is_tuple = requires { typename tuple_elements<T>::types; };
// The types that a variant chooses from; `tagged` when the wire names the one.
template <class T>
struct variant_choice {};
template <class... A>
struct variant_choice<std::variant<A...>> {
    using types = type_list<A...>;
    static constexpr bool tagged = false;
};
template <class Base, class... Derived>
struct variant_choice<one_of<Base, Derived...>> {
    using types = type_list<Base, Derived...>;
    static constexpr bool tagged = true;
};
template <class T>
concept is_variant = requires { typename variant_choice<T>::types; };
template <class T>
concept is_time = requires { typename T::clock; } && std::is_same_v<typename T::clock, std::chrono::system_clock>;
// std::filesystem::path, told by its shape so that only those who use it pay for its header.
template <class T>
concept is_path = requires(const T& t) {
    { t.lexically_normal() } -> std::same_as<T>;
    t.native();
};
// A class whose about() says which members it has: base<> and member<>.
template <class T>
concept lists_members = requires { requires decltype(T::about())::lists_members; };

template <class T>
consteval berth_kind kind_of() {
    if constexpr (std::is_same_v<T, bool>) return BERTH_KIND_BOOL;
    else if constexpr (std::is_integral_v<T>) return BERTH_KIND_INTEGER;
    else if constexpr (std::is_same_v<T, double> || std::is_same_v<T, float>) return BERTH_KIND_NUMBER;
    else if constexpr (std::is_enum_v<T>) return BERTH_KIND_ENUM;
    else if constexpr (std::is_same_v<T, std::string>) return BERTH_KIND_STRING;
    else if constexpr (std::is_same_v<T, id>) return BERTH_KIND_ID;
    else if constexpr (is_ref<T>) return BERTH_KIND_REFERENCE;
    else if constexpr (std::is_same_v<T, json> || std::is_same_v<T, value>) return BERTH_KIND_ANY;
    else if constexpr (std::is_same_v<T, bytes>) return BERTH_KIND_BYTES;
    else if constexpr (std::is_same_v<T, date_time>) return BERTH_KIND_DATE_TIME;
    else if constexpr (is_time<T>) return BERTH_KIND_TIME;
    else if constexpr (is_path<T>) return BERTH_KIND_PATH;
    else if constexpr (is_optional<T> || is_unique_pointer<T>) return BERTH_KIND_OPTIONAL;
    else if constexpr (is_variant<T>) return BERTH_KIND_VARIANT;
    else if constexpr (is_map<T>) return BERTH_KIND_MAP;
    else if constexpr (is_tuple<T>) return BERTH_KIND_TUPLE;
    else if constexpr (is_array<T> || is_vector<T>) return BERTH_KIND_LIST;
    else if constexpr (aggregate<T> || lists_members<T>) return BERTH_KIND_OBJECT;
    else return 0;
}

} // namespace berth::detail
