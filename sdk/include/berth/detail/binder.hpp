// The tables of a type: what the host reads (berth_type) and how the reader and the writer reach its parts (binder).
#pragma once

#include <berth/detail/container_tables.hpp>
#include <berth/detail/iso_time.hpp>
#include <berth/detail/member_list.hpp>
#include <berth/detail/text.hpp>

namespace berth::detail {

// ---- texts in both dialects

inline std::optional<std::int64_t> time_from_text(std::string_view text, dialect form) {
    return form == dialect::marshalled ? utc_from_iso(text) : time_from(text);
}
inline std::string text_from_time(std::int64_t microseconds, dialect form) {
    return form == dialect::marshalled ? iso_of_utc(microseconds) : text_of_time(microseconds);
}

// ---- operations by kind; those of what holds other values are in container_tables.hpp

template <class T, class Indices = std::make_index_sequence<std::is_enum_v<T> ? enumerators<T>.size : 0>>
struct enum_table;
template <class T, std::size_t... Index>
struct enum_table<T, std::index_sequence<Index...>> {
    static_assert(sizeof...(Index) > 0, "berth: an enum that crosses needs enumerators between -16 and 239");
    static constexpr const char* names[] = {enumerator_name<T, Index>.data...};
    static constexpr std::int64_t values[] = {enumerators<T>.entries[Index].value...};
    static constexpr integer_operations operations{
        [](const void* value) { return static_cast<std::int64_t>(*static_cast<const T*>(value)); },
        [](void* value, std::int64_t number) { *static_cast<T*>(value) = static_cast<T>(number); },
        values, 0, 0, nullptr, nullptr};
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
        nullptr, limit(T::duration::min().count()), limit(T::duration::max().count()), &time_from_text, &text_from_time};
};

template <class T>
struct path_table {
    static constexpr text_operations operations{
        [](void* value, std::string_view text, dialect form) {
            if (form == dialect::marshalled) *static_cast<T*>(value) = T(normalised_path(text));
            else *static_cast<T*>(value) = T(text);
            return text.find('\0') == text.npos;
        },
        [](const void* value) -> std::string { return static_cast<const T*>(value)->native(); }, &normalised_path};
};

template <class T>
struct bytes_table {
    static constexpr bytes_operations operations{
        [](void* value, std::string_view text) { return bytes_from_base64(text, *static_cast<T*>(value)); },
        [](const void* value) {
            const T& content = *static_cast<const T*>(value);
            return base64_of(content.data(), content.size());
        },
        &read_tagged_bytes};
};

template <class T>
struct untyped_table {
    static constexpr any_operations operations{true,
                                               [](void* value, std::string_view text) {
                                                   static_cast<T*>(value)->text = text;
                                                   return true;
                                               },
                                               [](const void* value, json_output& out) {
                                                   return write_json_text(static_cast<const T*>(value)->text, out);
                                               },
                                               &read_untyped};
};
// Types with a header of their own have their operations there.
template <class T>
struct civil_time_table;

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
    if constexpr (kind == BERTH_KIND_TUPLE) {
        made.alternatives = tuple_table<T>::types;
        made.alternative_count = std::tuple_size_v<T>;
        made.length = std::tuple_size_v<T>;
    }
    if constexpr (kind == BERTH_KIND_MAP) {
        made.element = &table<typename T::mapped_type>::type;
        if constexpr (!map_table<T>::plain) made.key = &table<typename T::key_type>::type;
    }
    if constexpr (kind == BERTH_KIND_VARIANT) {
        made.alternatives = variant_table<T>::types;
        made.alternative_count = variant_choice<T>::types::size;
        if (variant_choice<T>::tagged) made.flags |= BERTH_TYPE_TAGGED;
    }
    if constexpr (kind == BERTH_KIND_OBJECT) {
        constexpr auto about = notes_of<T>();
        made.name = type_name<T>.data;
        made.flags = about.flags;
        made.text = about.text;
        made.table = about.table;
        made.schema_id = about.schema;
        made.tag = about.wire_tag;
        made.fields = object_table<T>::fields;
        made.field_count = object_table<T>::count;
        made.defaults = &write_defaults<T>;
        for (const berth_field& field : object_table<T>::fields)
            if (field.flags & BERTH_FIELD_REST && made.flags & BERTH_TYPE_RECORD) throw "berth: a record has no other_members";
    }
    return made;
}

template <class T>
consteval const void* operations_of() {
    constexpr berth_kind kind = kind_of<T>();
    if constexpr (kind == BERTH_KIND_OPTIONAL) return &optional_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_LIST) return &list_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_TUPLE) return &tuple_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_MAP) return &map_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_VARIANT) return &variant_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_ENUM) return &enum_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_TIME) return &time_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_DATE_TIME) return &civil_time_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_PATH) return &path_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_BYTES) return &bytes_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_ANY) return &untyped_table<T>::operations;
    else if constexpr (kind == BERTH_KIND_OBJECT) return &object_table<T>::operations;
    else return nullptr;
}

template <class T>
constinit const berth_type table<T>::type = make_type<T>();
template <class T>
constinit const binder table<T>::bind = {&table<T>::type, operations_of<T>()};

} // namespace berth::detail
