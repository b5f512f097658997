// The members of a struct as constant rows: those that the compiler finds in an aggregate, or those that about() lists
// (base<>, member<>).
#pragma once

#include <berth/about.hpp>
#include <berth/detail/operations.hpp>
#include <berth/detail/required.hpp>

namespace berth::detail {

template <class T>
constexpr auto notes_of() {
    if constexpr (requires { T::about(); }) return T::about();
    else return notes<T, 0>{};
}

template <class T>
constexpr void take_notes(berth_field& field) {
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
}
template <class T>
constexpr bool takes_pickles(std::string_view member) {
    constexpr auto about = notes_of<T>();
    for (const member_note& note : about.members)
        if (note.takes_pickles && note.name == member) return true;
    return false;
}

template <class Default>
consteval berth_field field_of(const char* name) {
    using member = typename Default::type;
    berth_field field{};
    field.size = sizeof(berth_field);
    field.name = name;
    field.type = &table<member>::type;
    if (is_required<Default>()) field.flags |= BERTH_FIELD_REQUIRED;
    if (std::is_same_v<member, other_members>) field.flags |= BERTH_FIELD_REST;
    take_notes<typename Default::object_type>(field);
    return field;
}

// ---- what the compiler finds

template <class T, std::size_t Index>
consteval berth_field make_field() {
    return field_of<found_default<T, Index>>(member_name<T, Index>.data);
}
template <class T, std::size_t Index>
consteval member_binder make_member() {
    return {&table<member_type<T, Index>>::bind, &member_address<T, Index>, takes_pickles<T>(member_name<T, Index>.data)};
}

template <class T>
constexpr void reset_object(void* object) {
    if constexpr (std::is_default_constructible_v<T> && std::is_move_assignable_v<T>) *static_cast<T*>(object) = T();
}

template <class T>
auto layout_of() {
    if constexpr (lists_members<T>) return typename decltype(T::about())::listing{};
    else return std::make_index_sequence<member_count<T>>{};
}
template <class T, class Layout = decltype(layout_of<T>())>
struct object_table;
template <class T, std::size_t... Index>
struct object_table<T, std::index_sequence<Index...>> {
    static constexpr std::size_t count = sizeof...(Index);
    // One more than needed: an empty struct has no members and C++ no empty arrays.
    static constexpr berth_field fields[count + 1] = {make_field<T, Index>()..., berth_field{}};
    static constexpr member_binder members[count + 1] = {make_member<T, Index>()..., member_binder{}};
    static constexpr object_operations operations{members, &reset_object<T>};
};

// ---- what about() lists

template <std::size_t Count>
struct member_rows {
    berth_field fields[Count + 1]{};
    member_binder members[Count + 1]{};
    std::size_t count = 0;
};
template <auto Member>
inline constexpr auto listed_name = text_constant<member_pointer_name<Member>.size()>(member_pointer_name<Member>);

template <class T, class Listed>
struct listed_rows;
template <class T, class Base>
struct listed_rows<T, listed_base<Base>> {
    static constexpr std::size_t count = object_table<Base>::count;
    template <std::size_t Index>
    static void* address(void* object) {
        return object_table<Base>::members[Index].address(static_cast<Base*>(static_cast<T*>(object)));
    }
    template <std::size_t Count>
    static constexpr void add(member_rows<Count>& rows) {
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            ((rows.fields[rows.count] = object_table<Base>::fields[Index], take_notes<T>(rows.fields[rows.count]),
              rows.members[rows.count++] = {object_table<Base>::members[Index].value, &address<Index>,
                                            object_table<Base>::members[Index].takes_pickles}),
             ...);
        }(std::make_index_sequence<count>{});
    }
};
template <class T, auto Member>
struct listed_rows<T, listed_member<Member>> {
    static constexpr std::size_t count = 1;
    static void* address(void* object) {
        return const_cast<void*>(static_cast<const volatile void*>(&(static_cast<T*>(object)->*Member)));
    }
    template <std::size_t Count>
    static constexpr void add(member_rows<Count>& rows) {
        using kind = listed_default<T, Member>;
        constexpr const char* name = listed_name<Member>.data;
        rows.fields[rows.count] = field_of<kind>(name);
        rows.members[rows.count++] = {&table<typename kind::type>::bind, &address, takes_pickles<T>(name)};
    }
};

template <class T, class... Listed>
struct object_table<T, type_list<Listed...>> {
    static constexpr std::size_t count = (listed_rows<T, Listed>::count + ...);
    static_assert(count <= most_members, "berth: a struct that crosses has at most 64 members");
    static constexpr member_rows<count> rows = [] {
        member_rows<count> made;
        (listed_rows<T, Listed>::add(made), ...);
        return made;
    }();
    static constexpr const auto& fields = rows.fields;
    static constexpr const auto& members = rows.members;
    static constexpr object_operations operations{rows.members, &reset_object<T>};
};

template <class T>
consteval bool any_member_required() {
    for (const berth_field& field : object_table<T>::fields)
        if (field.flags & BERTH_FIELD_REQUIRED) return true;
    return false;
}

} // namespace berth::detail
