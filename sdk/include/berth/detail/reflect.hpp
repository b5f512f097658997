// What the compiler knows of an aggregate: how many members, their types, their names; the names of enumerators and of
// types. Names come from the text of a function signature (g++ 12, clang 14), which is a constant like any other.
#pragma once

#include <berth/detail/members.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace berth::detail {

template <class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T);
};

template <std::size_t Index, class T>
struct indexed {
    using type = T;
};
template <class Indices, class... T>
struct indexed_list;
template <std::size_t... Index, class... T>
struct indexed_list<std::index_sequence<Index...>, T...> : indexed<Index, T>... {};
template <std::size_t Index, class T>
indexed<Index, T> pick_indexed(const indexed<Index, T>&);
template <std::size_t Index, class... T>
using pick = typename decltype(pick_indexed<Index>(
    std::declval<indexed_list<std::index_sequence_for<T...>, T...>>()))::type;

// ---- how many members

struct any_member {
    template <class T>
    operator T&() const& noexcept;
    template <class T>
    operator T&&() const&& noexcept;
};

template <class T, std::size_t... Index>
concept initializable = requires { T{(static_cast<void>(Index), any_member{})...}; };

template <class T, std::size_t... Index>
consteval bool takes(std::index_sequence<Index...>) {
    return initializable<T, Index...>;
}

template <class T, std::size_t Count = 0>
consteval std::size_t count_members() {
    if constexpr (Count > most_members) {
        return Count;
    } else if constexpr (takes<T>(std::make_index_sequence<Count + 1>{})) {
        return count_members<T, Count + 1>();
    } else {
        return Count;
    }
}

template <class T>
inline constexpr std::size_t member_count = count_members<T>();

template <class T>
concept aggregate = std::is_class_v<T> && std::is_aggregate_v<T>;

// ---- their types

template <class T>
struct members_of {
    static_assert(aggregate<T>, "berth: a struct that crosses must be an aggregate: public members, no constructors");
    static_assert(member_count<T> <= most_members, "berth: a struct that crosses has at most 64 members");
    using types = decltype(with_members<member_count<T>>(std::declval<T&>(), [](auto&... member) {
        return type_list<std::remove_cvref_t<decltype(member)>...>{};
    }));
};

template <class List, std::size_t Index>
struct list_element;
template <class... T, std::size_t Index>
struct list_element<type_list<T...>, Index> {
    using type = pick<Index, T...>;
};
template <class T, std::size_t Index>
using member_type = typename list_element<typename members_of<T>::types, Index>::type;

// The address of one member, type-erased. One small function each, so that tables of them are constants.
template <class T, std::size_t Index>
void* member_address(void* object) noexcept {
    return with_members<member_count<T>>(*static_cast<T*>(object), [](auto&... member) -> void* {
        void* addresses[] = {const_cast<void*>(static_cast<const volatile void*>(&member))...};
        return addresses[Index];
    });
}

// ---- names

template <class T>
struct typed_pointer {
    const T* value;
};
template <class T>
typed_pointer(const T*) -> typed_pointer<T>;

template <auto Value>
consteval std::string_view signature_of_value() {
    return __PRETTY_FUNCTION__;
}
template <class T>
consteval std::string_view signature_of_type() {
    return __PRETTY_FUNCTION__;
}

constexpr bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// What stands for Value in a signature: up to the next parameter (g++ lists aliases too) or the end.
constexpr std::string_view value_text(std::string_view signature) {
    const std::size_t begin = signature.find("Value = ") + 8;
    return signature.substr(begin, signature.find_first_of(";]", begin) - begin);
}

// The last identifier in a text: "&Note::title" gives "title".
constexpr std::string_view last_name(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0 && !is_name_character(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_name_character(text[begin - 1])) --begin;
    return text.substr(begin, end - begin);
}

// An object that exists for the sake of its members' addresses in constant expressions; never defined, never read.
template <class T>
struct exemplar {
    T value;
};
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
template <class T>
extern exemplar<T> exemplar_object;
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// The pointer at Index among several.
template <std::size_t>
using any_pointer = const volatile void*;
template <std::size_t... Before>
constexpr auto pointer_after(std::index_sequence<Before...>) {
    return [](any_pointer<Before>..., auto* chosen, auto*...) { return chosen; };
}

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif
template <class T, std::size_t Index>
consteval std::string_view member_name_text() {
    constexpr auto pointer = with_members<member_count<T>>(exemplar_object<T>.value, [](auto&... member) {
        return pointer_after(std::make_index_sequence<Index>{})(&member...);
    });
#if defined(__clang__)
    // clang 14 takes a pointer to a member object only inside a structure.
    return last_name(value_text(signature_of_value<typed_pointer{pointer}>()));
#else
    return last_name(value_text(signature_of_value<pointer>()));
#endif
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// A constant text with a NUL at its end, for the C tables.
template <std::size_t Size>
struct text_constant {
    char data[Size + 1]{};
    constexpr explicit text_constant(std::string_view from) {
        for (std::size_t i = 0; i < Size; ++i) data[i] = from[i];
    }
};

template <class T, std::size_t Index>
inline constexpr auto member_name =
    text_constant<member_name_text<T, Index>().size()>(member_name_text<T, Index>());

// The name of a member given as a pointer to member.
template <auto Member>
inline constexpr std::string_view member_pointer_name = last_name(value_text(signature_of_value<Member>()));

// The name of a type without its namespaces; page<Note> becomes page_of_Note.
struct type_name_buffer {
    char data[256]{};
    std::size_t size = 0;
    constexpr void add(std::string_view text) {
        for (char c : text)
            if (size < sizeof data - 1) data[size++] = c;
    }
};

consteval type_name_buffer plain_type_name(std::string_view signature) {
    const std::size_t begin = signature.find("T = ") + 4;
    std::size_t end = signature.find_first_of(";]", begin);
    std::string_view text = signature.substr(begin, end - begin);
    type_name_buffer out;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_name_character(text[i])) continue;
        const std::string_view part = text.substr(start, i - start);
        const bool qualifier = i + 1 < text.size() && text[i] == ':' && text[i + 1] == ':';
        // "{anonymous}::" of g++, "(anonymous namespace)::" of clang.
        const bool unnamed = part == "anonymous" || (i < text.size() && text[i] == ')' && part == "namespace");
        if (!qualifier && !unnamed) {
            out.add(part);
            if (i < text.size() && text[i] == '<') out.add("_of_");
            if (i < text.size() && text[i] == ',') out.add("_");
        }
        start = i + 1;
    }
    return out;
}

template <class T>
inline constexpr auto type_name_text = plain_type_name(signature_of_type<T>());
template <class T>
inline constexpr auto type_name =
    text_constant<type_name_text<T>.size>(std::string_view(type_name_text<T>.data, type_name_text<T>.size));

// ---- enumerators

// Enumerators are looked for among these values.
inline constexpr int least_enumerator = -16;
inline constexpr int enumerator_range = 256;

template <class E, E... Value>
consteval std::string_view signature_of_enumerators() {
    return __PRETTY_FUNCTION__;
}

struct enumerator_list {
    struct entry {
        std::string_view name;
        int value = 0;
    };
    entry entries[enumerator_range]{};
    std::size_t size = 0;
};

// Where an item of a list of values ends; the bracket of "<unnamed>::" (g++) ends none. In few steps, here and below: clang
// counts them, and there are hundreds of items.
constexpr std::size_t end_of_item(std::string_view text, std::size_t at) {
    constexpr std::string_view unnamed = "<unnamed>";
    while (at < text.size() && text[at] != ',' && text[at] != '}' && text[at] != '>' && text[at] != ']')
        at += text[at] == '<' && text.substr(at, unnamed.size()) == unnamed ? unnamed.size() : 1;
    return at;
}
// "(Colour)7", but not "(anonymous namespace)::red" (clang).
constexpr bool is_cast(std::string_view item) {
    std::size_t end = item.size();
    while (end > 0 && item[end - 1] >= '0' && item[end - 1] <= '9') --end;
    if (end > 0 && item[end - 1] == '-') --end;
    return end > 0 && item[end - 1] == ')';
}

template <class E, int... Offset>
consteval enumerator_list find_enumerators(std::integer_sequence<int, Offset...>) {
    // One signature names all values: an enumerator by its name, every other value by a cast, "(Colour)7".
    constexpr std::string_view text =
        signature_of_enumerators<E, static_cast<E>(static_cast<std::underlying_type_t<E>>(Offset + least_enumerator))...>();
    enumerator_list found;
    std::size_t at = text.find("Value = ") + 8;
    if (text[at] == '{' || text[at] == '<') ++at;
    for (int i = 0; i < enumerator_range; ++i) {
        const std::size_t end = end_of_item(text, at);
        const std::string_view item = text.substr(at, end - at);
        const int value = i + least_enumerator;
        // A value that the underlying type cannot hold came back as another one.
        const bool fits = static_cast<long long>(static_cast<std::underlying_type_t<E>>(value)) == value;
        if (fits && !is_cast(item)) found.entries[found.size++] = {last_name(item), value};
        at = end + 2;
    }
    return found;
}

template <class E>
inline constexpr enumerator_list enumerators = find_enumerators<E>(std::make_integer_sequence<int, enumerator_range>{});

template <class E, std::size_t Index>
inline constexpr auto enumerator_name =
    text_constant<enumerators<E>.entries[Index].name.size()>(enumerators<E>.entries[Index].name);

} // namespace berth::detail
