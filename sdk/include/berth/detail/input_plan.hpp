// What an endpoint takes: the rows that the host reads, and beside each where its value goes.
#pragma once

#include <berth/detail/binder.hpp>
#include <berth/detail/file_content.hpp>
#include <berth/detail/method.hpp>

namespace berth::detail {

inline constexpr std::size_t most_inputs = 64;
inline constexpr std::uint32_t no_index = ~std::uint32_t{0};

// Where a value lies: in a parameter, or in a member of the parameter that is the input struct.
struct input_place {
    // Of a file with file_operations, of an input stream null; else as the type's table says.
    const binder* bind = nullptr;
    void* (*address)(void* object) = nullptr; // null: the parameter itself
    std::uint32_t parameter = no_index;
    std::uint32_t member = no_index; // of the input struct

    void* in(void* of_parameter) const { return address ? address(of_parameter) : of_parameter; }
};

struct input_plan {
    berth_input inputs[most_inputs]{};
    input_place places[most_inputs]{};
    std::uint32_t count = 0;
    std::uint32_t files = 0;
    std::uint32_t object = no_index;      // parameter that is the input struct
    std::uint32_t stream = no_index;      // input that is the stream
    std::uint64_t body_members = 0;       // of `body_object`, by index
    const binder* body_object = nullptr;  // the input struct, or those of its members that travel as JSON
    input_place whole_body;               // what the whole body goes into; bind null: nothing
    bool has_body_object = false;         // beside pointers: with -fsanitize=undefined g++ 12 takes no address for a
    bool raw_body = false;                // constant truth
    bool typed_body = false;
    const berth_type* body_type = nullptr;

    constexpr void add(berth_place place, const char* name, const berth_field* field, input_place goes) {
        if (count == most_inputs) throw "berth: an endpoint takes at most 64 inputs";
        inputs[count] = {sizeof(berth_input), place, name, field};
        places[count] = goes;
        if (place == BERTH_PLACE_FILE) ++files;
        if (place == BERTH_PLACE_STREAM) {
            if (stream != no_index) throw "berth: an endpoint takes at most one berth::source";
            stream = count;
        }
        ++count;
    }
    constexpr std::uint32_t count_of(berth_place place) const {
        std::uint32_t found = 0;
        for (std::uint32_t i = 0; i < count; ++i) found += inputs[i].place == place;
        return found;
    }
};

// ---- members of an input struct: like those of any struct, and files and the input stream besides

template <class T, class Indices = std::make_index_sequence<member_count<T>>>
inline constexpr bool has_handles = false;
template <class T, std::size_t... Index>
inline constexpr bool has_handles<T, std::index_sequence<Index...>> = (is_handle<member_type<T, Index>> || ...);

template <class M>
consteval const berth_type* handle_type() {
    if constexpr (is_source<M>) return &table<typename piece_type<M>::type>::type;
    else if constexpr (is_optional<M>) return &table<std::optional<bytes>>::type;
    else return &table<bytes>::type;
}
template <class T, std::size_t Index>
consteval berth_field make_handle_field() {
    using member = member_type<T, Index>;
    berth_field field{};
    field.size = sizeof field;
    field.name = member_name<T, Index>.data;
    field.type = handle_type<member>();
    if constexpr (!is_optional<member>) field.flags |= BERTH_FIELD_REQUIRED;
    take_notes<T>(field);
    return field;
}
// The field of an input, whichever way it travels.
template <class T, std::size_t Index>
consteval berth_field make_input_field() {
    if constexpr (is_handle<member_type<T, Index>>) return make_handle_field<T, Index>();
    else return make_field<T, Index>();
}
template <class T, std::size_t Index>
inline constexpr berth_field input_field = make_input_field<T, Index>();
// The member that collects what nobody names: it travels with the JSON body and is no input of its own.
template <class T, std::size_t Index>
inline constexpr bool collects_others = std::is_same_v<member_type<T, Index>, other_members>;

template <class T, std::size_t Index>
constexpr input_place member_place(std::uint32_t parameter) {
    using member = member_type<T, Index>;
    input_place place{nullptr, &member_address<T, Index>, parameter, static_cast<std::uint32_t>(Index)};
    if constexpr (is_upload<member>()) place.bind = &file_table<member>::bind;
    else if constexpr (!is_source<member>) place.bind = &table<member>::bind;
    return place;
}

} // namespace berth::detail
