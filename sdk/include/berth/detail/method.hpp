// The signature of a method, and what each of its parameters is for.
#pragma once

#include <berth/detail/kind_of.hpp>

namespace berth {
class call;
class job;
class upload;
template <class T>
class source;
template <class T>
class stream;
template <class In, class Out>
class socket;
} // namespace berth

namespace berth::detail {

template <class Method>
struct method_traits;
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...)> {
    using class_type = Class;
    using result = Result;
    using parameters = type_list<Parameter...>;
};
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...) const> : method_traits<Result (Class::*)(Parameter...)> {};
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...) noexcept> : method_traits<Result (Class::*)(Parameter...)> {};
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...) const noexcept> : method_traits<Result (Class::*)(Parameter...)> {};

template <auto Method>
using method_traits_of = method_traits<std::remove_const_t<decltype(Method)>>;

// ---- things that no JSON value is

template <class T>
inline constexpr bool is_source = false;
template <class T>
inline constexpr bool is_source<source<T>> = true;
template <class T>
inline constexpr bool is_stream = false;
template <class T>
inline constexpr bool is_stream<stream<T>> = true;
template <class T>
inline constexpr bool is_socket = false;
template <class In, class Out>
inline constexpr bool is_socket<socket<In, Out>> = true;

template <class T>
struct piece_type;
template <class T>
struct piece_type<source<T>> {
    using type = T;
};
template <class T>
struct piece_type<stream<T>> {
    using type = T;
};
template <class T>
struct messages_of;
template <class In, class Out>
struct messages_of<socket<In, Out>> {
    using in = In;
    using out = Out;
};

// An upload, maybe an optional one.
template <class T>
consteval bool is_upload() {
    if constexpr (is_optional<T>) return std::is_same_v<typename T::value_type, upload>;
    else return std::is_same_v<T, upload>;
}
// Either of these among an input struct's members: it is a struct of inputs and no JSON value.
template <class T>
inline constexpr bool is_handle = is_source<T> || is_upload<T>();

// ---- what a parameter of a method is

enum class role { none, call, job, value, object, whole_body, raw_body, output, input, socket, message };

consteval bool is_plain(berth_kind kind) {
    return kind == BERTH_KIND_BOOL || kind == BERTH_KIND_INTEGER || kind == BERTH_KIND_NUMBER || kind == BERTH_KIND_STRING ||
           kind == BERTH_KIND_ENUM || kind == BERTH_KIND_TIME || kind == BERTH_KIND_PATH || kind == BERTH_KIND_ID ||
           kind == BERTH_KIND_REFERENCE || kind == BERTH_KIND_DATE_TIME;
}
// Can it be written as a text in a path, query or header?
template <class T>
consteval bool is_textual() {
    if constexpr (is_handle<T>) return false;
    else if constexpr (is_plain(kind_of<T>())) return true;
    else if constexpr (is_optional<T>) return is_textual<typename T::value_type>();
    else if constexpr (is_vector<T>) return is_plain(kind_of<typename T::value_type>());
    else return false;
}
template <class Parameter>
consteval role role_of() {
    using T = std::remove_cvref_t<Parameter>;
    if constexpr (std::is_same_v<T, call>) return role::call;
    else if constexpr (std::is_same_v<T, job>) return role::job;
    else if constexpr (is_stream<T>) return role::output;
    else if constexpr (is_source<T>) return role::input;
    else if constexpr (is_socket<T>) return role::socket;
    else if constexpr (is_upload<T>()) throw "berth: an upload is a member of the input struct, whose name is the file's";
    else if constexpr (kind_of<T>() == BERTH_KIND_OBJECT) return lists_members<T> ? role::whole_body : role::object;
    else if constexpr (kind_of<T>() == BERTH_KIND_BYTES) return role::raw_body;
    else if constexpr (is_plain(kind_of<T>())) return role::value;
    else return role::whole_body;
}
// Handed in from outside the request, by reference.
constexpr bool is_injected(role is) {
    return is == role::call || is == role::job || is == role::output || is == role::socket;
}

template <role Wanted, class... Parameter>
consteval std::size_t count_role(type_list<Parameter...>) {
    return (std::size_t{0} + ... + std::size_t{role_of<Parameter>() == Wanted});
}
// The first parameter of a role: its type without reference, or void.
template <role Wanted>
auto find_role(type_list<>) {
    return std::type_identity<void>{};
}
template <role Wanted, class First, class... Rest>
auto find_role(type_list<First, Rest...>) {
    if constexpr (role_of<First>() == Wanted) return std::type_identity<std::remove_cvref_t<First>>{};
    else return find_role<Wanted>(type_list<Rest...>{});
}
template <role Wanted, class Parameters>
using parameter_with = typename decltype(find_role<Wanted>(Parameters{}))::type;

} // namespace berth::detail
