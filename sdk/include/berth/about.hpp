// What a type cannot say of its members: text, limits, indexes. Said once, by member pointer, in a static constexpr
// function of the struct:
//
//     static constexpr auto about() {
//         return berth::record<Note>("notes").field<&Note::title>("What it says", berth::length(1, 120));
//     }
//
// A struct with a base, or a class that is no aggregate, also says there which members it has, in order:
//
//     static constexpr auto about() {
//         return berth::object<Dog>().base<Animal>().member<&Dog::breed>("Its breed").tag("zoo.Dog");
//     }
#pragma once

#include <berth/abi.h>
#include <berth/detail/reflect.hpp>

#include <array>

namespace berth {

// Characters (code points) of a string, elements of a list, bytes of a blob.
struct length {
    constexpr length(std::uint64_t least, std::uint64_t most) : min(least), max(most) {}
    std::uint64_t min, max;
};
struct min_length {
    constexpr explicit min_length(std::uint64_t least) : min(least) {}
    std::uint64_t min;
};
struct max_length {
    constexpr explicit max_length(std::uint64_t most) : max(most) {}
    std::uint64_t max;
};
// Bounds of a number, both included. Exact up to 2^53.
struct range {
    constexpr range(double least, double most) : min(least), max(most) {}
    double min, max;
};
struct minimum {
    constexpr explicit minimum(double least) : min(least) {}
    double min;
};
struct maximum {
    constexpr explicit maximum(double most) : max(most) {}
    double max;
};
// A member is required in input when it has no default: see required_member in detail/binder.hpp for the rule. These
// two overrule it.
struct required_t {};
inline constexpr required_t required{};
struct defaulted_t {};
inline constexpr defaulted_t defaulted{};
// Never shown in descriptions of values, in messages or logs.
struct secret_t {};
inline constexpr secret_t secret{};
struct unique_t {};
inline constexpr unique_t unique{};
// Objects pickled by a Python caller, anywhere in an untyped member (berth::json, berth::value, berth::other_members), pass
// through unread instead of being refused. Only where the marshalling convention reads them.
struct pickles_t {};
inline constexpr pickles_t pickles{};

namespace detail {

struct member_note {
    std::string_view name;
    const char* text = nullptr;
    std::uint32_t flags = 0;
    bool is_defaulted = false;
    bool takes_pickles = false;
    double minimum = 0, maximum = 0;
    std::uint64_t min_length = 0, max_length = 0;

    constexpr void take(const char* value) { text = value; }
    constexpr void take(length value) {
        flags |= BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH;
        min_length = value.min;
        max_length = value.max;
    }
    constexpr void take(berth::min_length value) {
        flags |= BERTH_FIELD_MIN_LENGTH;
        min_length = value.min;
    }
    constexpr void take(berth::max_length value) {
        flags |= BERTH_FIELD_MAX_LENGTH;
        max_length = value.max;
    }
    constexpr void take(range value) {
        flags |= BERTH_FIELD_MINIMUM | BERTH_FIELD_MAXIMUM;
        minimum = value.min;
        maximum = value.max;
    }
    constexpr void take(berth::minimum value) {
        flags |= BERTH_FIELD_MINIMUM;
        minimum = value.min;
    }
    constexpr void take(berth::maximum value) {
        flags |= BERTH_FIELD_MAXIMUM;
        maximum = value.max;
    }
    constexpr void take(required_t) { flags |= BERTH_FIELD_REQUIRED; }
    constexpr void take(defaulted_t) { is_defaulted = true; }
    constexpr void take(secret_t) { flags |= BERTH_FIELD_SECRET; }
    constexpr void take(unique_t) { flags |= BERTH_FIELD_UNIQUE; }
    constexpr void take(pickles_t) { takes_pickles = true; }
};

// What about() lists: all members of a base, one member.
template <class Base>
struct listed_base {};
template <auto Member>
struct listed_member {};

// Grows by one note with each call: a constant of known size without an allocation.
template <class T, std::size_t Count, class... Listed>
struct notes {
    static constexpr bool lists_members = sizeof...(Listed) > 0;
    using listing = type_list<Listed...>;

    const char* table = nullptr;
    const char* text = nullptr;
    const char* schema = nullptr;
    std::uint32_t flags = 0;
    const char* wire_tag = nullptr;
    std::array<member_note, Count> members{};

    // Text and limits of a member, in any order.
    template <auto Member, class... Said>
    constexpr auto field(Said... said) const {
        member_note note{member_pointer_name<Member>};
        (note.take(said), ...);
        return with(note);
    }
    template <auto Member>
    constexpr auto index() const {
        return with(member_note{member_pointer_name<Member>, nullptr, BERTH_FIELD_INDEX});
    }
    template <auto Member>
    constexpr auto unique() const {
        return with(member_note{member_pointer_name<Member>, nullptr, BERTH_FIELD_UNIQUE});
    }
    // All members of a base class, as its own about() describes them.
    template <class Base>
    constexpr auto base() const {
        static_assert(std::is_base_of_v<Base, T> && !std::is_same_v<Base, T>, "berth: base<> names a base class of the struct");
        return listing_also<listed_base<Base>>();
    }
    // A member, with what field() would say of it.
    template <auto Member, class... Said>
    constexpr auto member(Said... said) const {
        return listing_also<listed_member<Member>>().template field<Member>(said...);
    }
    // How the wire names the type where it could be another one, in the marshalling convention "module.Class".
    constexpr auto tag(const char* name) const {
        auto copy = *this;
        copy.wire_tag = name;
        return copy;
    }
    // Members that the struct does not have are refused in input instead of ignored.
    constexpr auto strict() const {
        auto copy = *this;
        copy.flags |= BERTH_TYPE_STRICT;
        return copy;
    }
    constexpr auto description(const char* said) const {
        auto copy = *this;
        copy.text = said;
        return copy;
    }
    // The URN of its JSON Schema.
    constexpr auto schema_id(const char* urn) const {
        auto copy = *this;
        copy.schema = urn;
        return copy;
    }

private:
    constexpr auto with(const member_note& note) const {
        notes<T, Count + 1, Listed...> more{table, text, schema, flags, wire_tag};
        for (std::size_t i = 0; i < Count; ++i) more.members[i] = members[i];
        more.members[Count] = note;
        return more;
    }
    template <class One>
    constexpr auto listing_also() const {
        return notes<T, Count, Listed..., One>{table, text, schema, flags, wire_tag, members};
    }
};

} // namespace detail

// A stored struct: its table in the plugin's database.
template <class T>
constexpr auto record(const char* table) {
    return detail::notes<T, 0>{table, nullptr, nullptr, BERTH_TYPE_RECORD};
}

// A struct that is not stored.
template <class T>
constexpr auto object(const char* text = nullptr) {
    return detail::notes<T, 0>{nullptr, text};
}

} // namespace berth
