// The operations of types that hold other values: optionals, lists, tuples, maps, variants.
#pragma once

#include <berth/detail/operations.hpp>

namespace berth::detail {

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

template <class T, class Elements = typename tuple_elements<T>::types,
          class Indices = std::make_index_sequence<std::tuple_size_v<T>>>
struct tuple_table;
template <class T, class... Element, std::size_t... Index>
struct tuple_table<T, type_list<Element...>, std::index_sequence<Index...>> {
    static_assert(sizeof...(Element) > 0, "berth: an empty tuple does not cross");
    static constexpr const berth_type* types[] = {&table<Element>::type...};
    static constexpr const binder* binders[] = {&table<Element>::bind...};
    static constexpr tuple_operations operations{
        binders, [](void* tuple, std::size_t index) -> void* {
            void* found = nullptr;
            ((Index == index ? static_cast<void>(found = &std::get<Index>(*static_cast<T*>(tuple))) : static_cast<void>(0)), ...);
            return found;
        }};
};

template <class T>
struct map_table {
    using key_type = typename T::key_type;
    static constexpr bool plain = std::is_same_v<key_type, std::string>;
    static constexpr berth_kind kind = kind_of<key_type>();
    static_assert(kind == BERTH_KIND_STRING || kind == BERTH_KIND_BOOL || kind == BERTH_KIND_INTEGER ||
                      kind == BERTH_KIND_NUMBER || kind == BERTH_KIND_ENUM || kind == BERTH_KIND_PATH,
                  "berth: the keys of a map that crosses are strings, integers, numbers, bools, enums or paths");
    static constexpr const binder* key() {
        if constexpr (plain) return nullptr;
        else return &table<key_type>::bind;
    }
    static bool is_full([[maybe_unused]] const T& map) {
        if constexpr (requires { T::most; }) return map.size() >= T::most;
        else return false;
    }
    static void* insert(void* map, std::string_view text, bool& fresh) {
        T& into = *static_cast<T*>(map);
        if (is_full(into)) return nullptr;
        key_type made{};
        if constexpr (plain) made.assign(text);
        else if (!assign_url_text(*key(), &made, text, dialect::marshalled)) return nullptr;
        auto [place, is_new] = into.try_emplace(std::move(made));
        fresh = is_new;
        return &place->second;
    }
    static bool each(const void* map, void* state, bool (*visit)(void*, std::string_view, const void*)) {
        for (const auto& [name, value] : *static_cast<const T*>(map)) {
            if constexpr (plain) {
                if (!visit(state, name, &value)) return false;
            } else {
                if (!visit(state, url_text(*key(), &name).value_or(std::string()), &value)) return false;
            }
        }
        return true;
    }
    static constexpr map_operations operations{&table<typename T::mapped_type>::bind, key(),
                                               [](void* map) { static_cast<T*>(map)->clear(); }, &insert, &each};
};

// By index; one_of has its own.
template <class T>
struct variant_access {
    template <std::size_t Index>
    static void* emplace(T& variant) {
        return &variant.template emplace<Index>();
    }
    template <std::size_t Index>
    static const void* held(const T& variant) {
        return std::get_if<Index>(&variant);
    }
};
template <class T, class Types = typename variant_choice<T>::types, class Indices = std::make_index_sequence<Types::size>>
struct variant_table;
template <class T, class... Choice, std::size_t... Index>
struct variant_table<T, type_list<Choice...>, std::index_sequence<Index...>> {
    static constexpr const berth_type* types[] = {&table<Choice>::type...};
    static constexpr const binder* binders[] = {&table<Choice>::bind...};
    static constexpr variant_operations operations{
        binders,
        [](void* variant, std::size_t alternative) -> void* {
            void* made = nullptr;
            ((made = Index == alternative ? variant_access<T>::template emplace<Index>(*static_cast<T*>(variant)) : made), ...);
            return made;
        },
        [](const void* variant) -> std::size_t { return static_cast<const T*>(variant)->index(); },
        [](const void* variant) -> const void* {
            const void* held = nullptr;
            ((held = held ? held : variant_access<T>::template held<Index>(*static_cast<const T*>(variant))), ...);
            return held;
        },
        &read_variant};
};

} // namespace berth::detail
