// How one C++ type is read and written, as constant tables: kind, members, and the few operations that only the type
// itself knows. One reader and one writer, compiled once, walk these tables for every type, so a struct costs tables
// and not code. The tables themselves are made in binder.hpp.
#pragma once

#include <berth/detail/dialect.hpp>
#include <berth/detail/kind_of.hpp>

namespace berth::detail {

// Members that a struct does not name, kept in berth::other_members: each is looked for among those before it.
inline constexpr std::size_t most_other_members = 256;

struct binder;
class json_reader;
class json_output;

// What only some types need is called through their tables, so that a plugin without them does not compile it. These
// read a value that stands as a whole in the text; defined in reader_values.hpp.
using read_whole = void(json_reader& reader, const binder& bind, void* address, std::string_view text);
void read_variant(json_reader& reader, const binder& bind, void* address, std::string_view text);
void read_untyped(json_reader& reader, const binder& bind, void* address, std::string_view text);
void read_tagged_bytes(json_reader& reader, const binder& bind, void* address, std::string_view text);

struct member_binder {
    const binder* value;
    void* (*address)(void* object);
    bool takes_pickles = false; // pickled Python objects inside pass unread
};
struct object_operations {
    const member_binder* members;
    void (*reset)(void* object) = nullptr; // to its defaults; null when it has none
};
struct list_operations {
    const binder* element;
    void (*clear)(void* list);
    void* (*append)(void* list, std::size_t index); // null when a fixed list is full
    std::size_t (*size)(const void* list);
    const void* (*at)(const void* list, std::size_t index);
};
struct tuple_operations {
    const binder* const* elements;
    void* (*at)(void* tuple, std::size_t index);
};
struct map_operations {
    const binder* element;
    const binder* key; // null for strings; others stand there in their marshalled text form
    void (*clear)(void* map);
    // The value of a key; null when the text is no such key, or the map is full.
    void* (*insert)(void* map, std::string_view key, bool& fresh);
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
    read_whole* read;
};
// Enumerations as their underlying value, times as microseconds since 1970 UTC.
struct integer_operations {
    std::int64_t (*load)(const void* value);
    void (*store)(void* value, std::int64_t number);
    const std::int64_t* enumerators; // parallel to berth_type::names
    // Of times alone:
    std::int64_t least, most; // microseconds that it can hold
    std::optional<std::int64_t> (*from)(std::string_view text, dialect form);
    std::string (*text)(std::int64_t microseconds, dialect form); // empty: a time without a text
};
// Paths and civil times.
struct text_operations {
    bool (*assign)(void* value, std::string_view text, dialect form); // false: not spelt as the type wants it
    std::string (*text)(const void* value);                           // empty: it has no text
    std::string (*normalised)(std::string_view text);                 // of paths in the marshalled dialect; null otherwise
};
struct bytes_operations {
    bool (*assign)(void* value, std::string_view base64);
    std::string (*text)(const void* value); // base64
    read_whole* read;
};
// Untyped values.
struct any_operations {
    bool is_text; // kept as it is, nothing inside counts: berth::json
    bool (*assign)(void* value, std::string_view json);
    // False when it is not UTF-8, or holds a number that the style has no words for.
    bool (*write)(const void* value, json_output& out);
    read_whole* read;
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
    static_assert(kind_of<T>() != 0,
                  "berth: this type cannot cross: use a plain aggregate, a number, bool, string, enum, optional, vector, array, "
                  "tuple, map, variant, time_point, bytes or path, or say its members in about()");
    static const berth_type type;
    static const binder bind;
};

// Texts of map keys; defined in url_text.hpp.
bool assign_url_text(const binder& bind, void* address, std::string_view text, dialect form);
std::optional<std::string> url_text(const binder& bind, const void* address);
// An untyped value that is JSON text; defined in json_output.hpp.
bool write_json_text(std::string_view json, json_output& out);

} // namespace berth::detail
