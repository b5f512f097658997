// Is a member required in input? Numbers, bools and enums: when they have no initialiser. Strings: when their default is
// empty. Times, paths, arrays, tuples, variants: always. Structs: when one of their members is. Optionals, vectors, maps,
// bytes, ids, untyped values: never. A struct that cannot be made in a constant expression (a std::map or a path among
// its members) hides its initialisers: then all its numbers, enums and strings are required unless about() says
// berth::defaulted.
#pragma once

#include <berth/detail/kind_of.hpp>

namespace berth::detail {

template <class T>
constexpr bool constructs() {
    [[maybe_unused]] T object;
    return true;
}
template <class T>
concept constant_constructible = requires { typename std::bool_constant<constructs<T>()>; };

// The default of a member that the compiler found, or that about() lists. The object is default-initialised: a scalar
// without an initialiser is indeterminate, and reading it no constant.
template <class T, std::size_t Index>
struct found_default {
    using object_type = T;
    using type = member_type<T, Index>;
    static constexpr auto value() {
        T object;
        return *with_members<member_count<T>>(object, [](auto&... member) {
            return pointer_after(std::make_index_sequence<Index>{})(&member...);
        });
    }
    static constexpr bool empty() {
        T object;
        return with_members<member_count<T>>(object, [](auto&... member) {
            return pointer_after(std::make_index_sequence<Index>{})(&member...)->empty();
        });
    }
};
template <class T, auto Member>
struct listed_default {
    using object_type = T;
    using type = std::remove_cvref_t<decltype(std::declval<T&>().*Member)>;
    static constexpr auto value() {
        T object;
        return object.*Member;
    }
    static constexpr bool empty() {
        T object;
        return (object.*Member).empty();
    }
};

template <class Default>
concept has_initialiser = requires { typename std::bool_constant<(Default::value(), true)>; };
template <class Default>
concept tells_emptiness = requires { typename std::bool_constant<(Default::empty(), true)>; };

template <class Default>
consteval bool has_text_by_default() {
    if constexpr (tells_emptiness<Default>) return !Default::empty();
    else return false;
}

template <class T>
consteval bool any_member_required(); // defined with the tables

template <class Default>
consteval bool is_required() {
    using member = typename Default::type;
    using object = typename Default::object_type;
    constexpr berth_kind kind = kind_of<member>();
    if constexpr (kind == BERTH_KIND_BOOL) return constant_constructible<object> && !has_initialiser<Default>;
    else if constexpr (kind == BERTH_KIND_INTEGER || kind == BERTH_KIND_NUMBER || kind == BERTH_KIND_ENUM)
        return !constant_constructible<object> || !has_initialiser<Default>;
    else if constexpr (kind == BERTH_KIND_STRING) return !has_text_by_default<Default>();
    else if constexpr (kind == BERTH_KIND_TIME || kind == BERTH_KIND_DATE_TIME || kind == BERTH_KIND_PATH ||
                       kind == BERTH_KIND_TUPLE || kind == BERTH_KIND_VARIANT || kind == BERTH_KIND_REFERENCE)
        return true;
    else if constexpr (kind == BERTH_KIND_LIST) return is_array<member>;
    else if constexpr (kind == BERTH_KIND_OBJECT) return any_member_required<member>();
    else return false;
}

} // namespace berth::detail
