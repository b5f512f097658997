// How one C++ type is read and written, as constant tables: kind, members, and the few operations that only the type
// itself knows. One reader and one writer, compiled once, walk these tables for every type, so a struct costs tables
// and not code.
#pragma once

#include <berth/about.hpp>
#include <berth/detail/kind_of.hpp>

namespace berth::detail {

struct binder;

struct member_binder {
    const binder* value;
    void* (*address)(void* object);
};
struct list_operations {
    const binder* element;
    void (*clear)(void* list);
    void* (*append)(void* list, std::size_t index); // null when a fixed list is full
    std::size_t (*size)(const void* list);
    const void* (*at)(const void* list, std::size_t index);
};
struct map_operations {
    const binder* element;
    void (*clear)(void* map);
    // The value of a new key, or null when the key is there; `kept` views the key inside the map.
    void* (*insert)(void* map, std::string_view key, std::string_view& kept);
    bool (*each)(const void* map, void* state, bool (*visit)(void* state, std::string_view key, const void* value));
};
struct optional_operations {
    const binder* element;
    void* (*emplace)(void* optional);
    void (*reset)(void* optional);
    const void* (*value)(const void* optional); // null when empty
};
struct variant_operations {
    const binder* const* alternatives;
    void* (*emplace)(void* variant, std::size_t alternative);
    std::size_t (*index)(const void* variant);
    const void* (*value)(const void* variant);
};
// Enumerations as their underlying value, times as microseconds since 1970 UTC.
struct integer_operations {
    std::int64_t (*load)(const void* value);
    void (*store)(void* value, std::int64_t number);
    const std::int64_t* enumerators; // parallel to berth_type::names
    std::int64_t least, most;        // microseconds that a time can hold
};
struct text_operations {
    void (*assign)(void* value, std::string_view text);
    std::string (*text)(const void* value);
};
struct object_operations {
    const member_binder* members;
};

struct binder {
    const berth_type* type;
    const void* operations; // by kind, one of the above; null for plain kinds

    template <class Operations>
    const Operations& as() const noexcept {
        return *static_cast<const Operations*>(operations);
    }
};

template <class T>
struct table {
    static_assert(kind_of<T>() != 0, "berth: this type cannot cross: use a plain aggregate, a number, bool, string, enum, "
                                     "optional, vector, array, map with string keys, variant, time_point, bytes or path");
    static const berth_type type;
    static const binder bind;
};

template <class T>
constexpr auto notes_of() {
    if constexpr (requires { T::about(); }) return T::about();
    else return notes<T, 0>{};
}

// ---- is a member required in input?

template <class T>
constexpr bool constructs() {
    [[maybe_unused]] T object;
    return true;
}
template <class T, std::size_t Index>
constexpr auto default_value() {
    T object; // default-initialised: a scalar without an initialiser is indeterminate, and reading it no constant
    return *with_members<member_count<T>>(object, [](auto&... member) {
        return pointer_after(std::make_index_sequence<Index>{})(&member...);
    });
}
template <class T, std::size_t Index>
constexpr bool default_is_empty() {
    T object;
    return with_members<member_count<T>>(object, [](auto&... member) {
        return pointer_after(std::make_index_sequence<Index>{})(&member...)->empty();
    });
}
template <class T>
concept constant_constructible = requires { typename std::bool_constant<constructs<T>()>; };
template <class T, std::size_t Index>
concept has_initialiser = requires { typename std::bool_constant<(default_value<T, Index>(), true)>; };
template <class T, std::size_t Index>
concept tells_emptiness = requires { typename std::bool_constant<(default_is_empty<T, Index>(), true)>; };

template <class T, std::size_t Index>
consteval bool has_text_by_default() {
    if constexpr (tells_emptiness<T, Index>) return !default_is_empty<T, Index>();
    else return false;
}

template <class T>
consteval bool any_member_required();

// Numbers, bools and enums: required when they have no initialiser. Strings: when their default is empty. Times,
// paths, arrays, variants: always. Structs: when one of their members is. Optionals, vectors, maps, bytes, ids: never.
// A struct that cannot be made in a constant expression (a std::map or a path among its members) hides its
// initialisers: then all its numbers, enums and strings are required unless about() says berth::defaulted.
template <class T, std::size_t Index>
consteval bool required_member() {
    using member = member_type<T, Index>;
    constexpr berth_kind kind = kind_of<member>();
    if constexpr (kind == BERTH_KIND_BOOL) return constant_constructible<T> && !has_initialiser<T, Index>;
    else if constexpr (kind == BERTH_KIND_INTEGER || kind == BERTH_KIND_NUMBER || kind == BERTH_KIND_ENUM)
        return !constant_constructible<T> || !has_initialiser<T, Index>;
    else if constexpr (kind == BERTH_KIND_STRING) return !has_text_by_default<T, Index>();
    else if constexpr (kind == BERTH_KIND_TIME || kind == BERTH_KIND_PATH || kind == BERTH_KIND_VARIANT ||
                       kind == BERTH_KIND_REFERENCE)
        return true;
    else if constexpr (kind == BERTH_KIND_LIST) return is_array<member>;
    else if constexpr (kind == BERTH_KIND_OBJECT) return any_member_required<member>();
    else return false;
}

template <class T, std::size_t Index>
consteval berth_field make_field() {
    berth_field field{};
    field.size = sizeof(berth_field);
    field.name = member_name<T, Index>.data;
    field.type = &table<member_type<T, Index>>::type;
    if (required_member<T, Index>()) field.flags |= BERTH_FIELD_REQUIRED;
    constexpr auto about = notes_of<T>();
    for (const member_note& note : about.members) {
        if (note.name != std::string_view(field.name)) continue;
        if (note.text) field.text = note.text;
        if (note.is_defaulted) field.flags &= ~BERTH_FIELD_REQUIRED;
        field.flags |= note.flags;
        if (note.flags & BERTH_FIELD_MINIMUM) field.minimum = note.minimum;
        if (note.flags & BERTH_FIELD_MAXIMUM) field.maximum = note.maximum;
        if (note.flags & BERTH_FIELD_MIN_LENGTH) field.min_length = note.min_length;
        if (note.flags & BERTH_FIELD_MAX_LENGTH) field.max_length = note.max_length;
    }
    return field;
}

template <class T, class Indices = std::make_index_sequence<member_count<T>>>
struct object_table;
template <class T, std::size_t... Index>
struct object_table<T, std::index_sequence<Index...>> {
    static constexpr std::size_t count = sizeof...(Index);
    // One more than needed: an empty struct has no members and C++ no empty arrays.
    static constexpr berth_field fields[count + 1] = {make_field<T, Index>()..., berth_field{}};
    static constexpr member_binder members[count + 1] = {
        member_binder{&table<member_type<T, Index>>::bind, &member_address<T, Index>}..., member_binder{}};
    static constexpr object_operations operations{members};
};

template <class T>
consteval bool any_member_required() {
    for (const berth_field& field : object_table<T>::fields)
        if (field.flags & BERTH_FIELD_REQUIRED) return true;
    return false;
}

// ---- operations by kind

template <class T>
auto element_of_optional() {
    if constexpr (is_unique_pointer<T>) return std::type_identity<typename T::element_type>{};
    else return std::type_identity<typename T::value_type>{};
}
template <class T>
using optional_element = typename decltype(element_of_optional<T>())::type;

template <class T>
struct optional_table {
    static auto& content(void* optional) { return *static_cast<T*>(optional); }
    static constexpr optional_operations operations{
        &table<optional_element<T>>::bind,
        [](void* optional) -> void* {
            if constexpr (is_unique_pointer<T>) content(optional) = T(new typename T::element_type());
            else content(optional).emplace();
            return &*content(optional);
        },
        [](void* optional) { content(optional).reset(); },
        [](const void* optional) -> const void* {
            const T& value = *static_cast<const T*>(optional);
            return value ? &*value : nullptr;
        }};
};

template <class T>
struct list_table {
    static_assert(!std::is_same_v<T, std::vector<bool>>,
                  "berth: the elements of std::vector<bool> have no addresses: use std::deque<bool> or std::vector of an enum");
    static constexpr list_operations operations{
        &table<typename T::value_type>::bind,
        [](void* list) {
            if constexpr (!is_array<T>) static_cast<T*>(list)->clear();
        },
        [](void* list, [[maybe_unused]] std::size_t index) -> void* {
            if constexpr (is_array<T>) return index < array_extent<T>::value ? &(*static_cast<T*>(list))[index] : nullptr;
            else return &static_cast<T*>(list)->emplace_back();
        },
        [](const void* list) -> std::size_t { return static_cast<const T*>(list)->size(); },
        [](const void* list, std::size_t index) -> const void* { return &(*static_cast<const T*>(list))[index]; }};
};

template <class T>
struct map_table {
    static constexpr map_operations operations{
        &table<typename T::mapped_type>::bind,
        [](void* map) { static_cast<T*>(map)->clear(); },
        [](void* map, std::string_view key, std::string_view& kept) -> void* {
            auto [place, fresh] = static_cast<T*>(map)->try_emplace(std::string(key));
            kept = place->first;
            return fresh ? &place->second : nullptr;
        },
        [](const void* map, void* state, bool (*visit)(void*, std::string_view, const void*)) -> bool {
            for (const auto& [key, value] : *static_cast<const T*>(map))
                if (!visit(state, key, &value)) return false;
            return true;
        }};
};

template <class T, class Indices = std::make_index_sequence<variant_size<T>::value>>
struct variant_table;
template <class T, std::size_t... Index>
struct variant_table<T, std::index_sequence<Index...>> {
    static constexpr const berth_type* types[] = {&table<std::variant_alternative_t<Index, T>>::type...};
    static constexpr const binder* binders[] = {&table<std::variant_alternative_t<Index, T>>::bind...};
    static constexpr variant_operations operations{
        binders,
        [](void* variant, std::size_t alternative) -> void* {
            void* made = nullptr;
            ((Index == alternative ? static_cast<void>(made = &static_cast<T*>(variant)->template emplace<Index>())
                                   : static_cast<void>(0)),
             ...);
            return made;
        },
        [](const void* variant) -> std::size_t { return static_cast<const T*>(variant)->index(); },
        [](const void* variant) -> const void* {
            return std::visit([](const auto& value) -> const void* { return &value; }, *static_cast<const T*>(variant));
        }};
};

template <class T, class Indices = std::make_index_sequence<std::is_enum_v<T> ? enumerators<T>.size : 0>>
struct enum_table;
template <class T, std::size_t... Index>
struct enum_table<T, std::index_sequence<Index...>> {
    static_assert(sizeof...(Index) > 0, "berth: an enum that crosses needs enumerators between -16 and 239");
    static constexpr const char* names[] = {enumerator_name<T, Index>.data...};
    static constexpr std::int64_t values[] = {enumerators<T>.entries[Index].value...};
    static constexpr integer_operations operations{
        [](const void* value) { return static_cast<std::int64_t>(*static_cast<const T*>(value)); },
        [](void* value, std::int64_t number) { *static_cast<T*>(value) = static_cast<T>(number); }, values, 0, 0};
};

template <class T>
struct time_table {
    using microseconds = std::chrono::duration<std::int64_t, std::micro>;
    // The system clock counts nanoseconds and ends in 2262; a coarser clock ends where microseconds do.
    static constexpr std::int64_t limit(typename T::duration::rep count) {
        using period = typename T::duration::period;
        if constexpr (std::ratio_less_v<period, std::micro>)
            return std::chrono::duration_cast<microseconds>(typename T::duration(count)).count();
        else return count < 0 ? microseconds::min().count() : microseconds::max().count();
    }
    static constexpr integer_operations operations{
        [](const void* value) -> std::int64_t {
            return std::chrono::floor<microseconds>(static_cast<const T*>(value)->time_since_epoch()).count();
        },
        [](void* value, std::int64_t number) {
            *static_cast<T*>(value) = T(std::chrono::duration_cast<typename T::duration>(microseconds(number)));
        },
        nullptr, limit(T::duration::min().count()), limit(T::duration::max().count())};
};

template <class T>
struct path_table {
    static constexpr text_operations operations{
        [](void* value, std::string_view text) { *static_cast<T*>(value) = T(text); },
        [](const void* value) -> std::string { return static_cast<const T*>(value)->native(); }};
};

// ---- the tables themselves

// Defined with the writer.
template <class T>
void write_defaults(void* state, void (*write)(void*, berth_slice));

template <class T>
consteval berth_type make_type() {
    constexpr berth_kind kind = kind_of<T>();
    berth_type made{};
    made.size = sizeof(berth_type);
    made.kind = kind;
    if constexpr (std::is_arithmetic_v<T>) {
        made.bits = sizeof(T) * 8;
        made.is_signed = std::is_signed_v<T>;
    } else if constexpr (kind == BERTH_KIND_ID || kind == BERTH_KIND_REFERENCE) {
        made.bits = 64;
        made.is_signed = true;
    }
    if constexpr (kind == BERTH_KIND_REFERENCE) made.element = &table<typename ref_target<T>::type>::type;
    if constexpr (kind == BERTH_KIND_ENUM) {
        made.name = type_name<T>.data;
        made.names = enum_table<T>::names;
        made.name_count = enumerators<T>.size;
    }
    if constexpr (kind == BERTH_KIND_OPTIONAL) made.element = &table<optional_element<T>>::type;
    if constexpr (kind == BERTH_KIND_LIST) {
        made.element = &table<typename T::value_type>::type;
        if constexpr (is_array<T>) made.length = array_extent<T>::value;
    }
    if constexpr (kind == BERTH_KIND_MAP) made.element = &table<typename T::mapped_type>::type;
    if constexpr (kind == BERTH_KIND_VARIANT) {
        made.alternatives = variant_table<T>::types;
        made.alternative_count = variant_size<T>::value;
    }
    if constexpr (kind == BERTH_KIND_OBJECT) {
        constexpr auto about = notes_of<T>();
        made.name = type_name<T>.data;
        made.flags = about.flags;
        made.text = about.text;
        made.table = about.table;
        made.schema_id = about.schema;
        made.fields = object_table<T>::fields;
        made.field_count = object_table<T>::count;
        made.defaults = &write_defaults<T>;
    }
    return made;
}

template <class T>
consteval const void* operations_of() {
    constexpr berth_kind kind = kind_of<T>();
    if constexpr (kind == BERTH_KIND_OPTIONAL) return &optional_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_LIST) return &list_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_MAP) return &map_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_VARIANT) return &variant_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_ENUM) return &enum_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_TIME) return &time_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_PATH) return &path_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_OBJECT) return &object_table<T>::operations;
    else return nullptr;
}

template <class T>
constinit const berth_type table<T>::type = make_type<T>();
template <class T>
constinit const binder table<T>::bind = {&table<T>::type, operations_of<T>()};

} // namespace berth::detail
