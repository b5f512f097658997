// A value of a base type or of one of the named types derived from it: polymorphism over a closed set. It owns its object
// and is copied with it. In JSON the object says which type it is by the tag of that type's about(), the base type goes
// without:
//
//     struct Dog : Animal {
//         std::string breed;
//         static constexpr auto about() {
//             return berth::object<Dog>().base<Animal>().member<&Dog::breed>().tag("zoo.Dog");
//         }
//     };
//     using AnyAnimal = berth::one_of<Animal, Dog, Cat>;
//
// One thread at a time, like any value.
#pragma once

#include <berth/detail/binder.hpp>

#include <type_traits>
#include <utility>

namespace berth {

template <class Base, class... Derived>
class one_of {
    template <class T>
    static constexpr bool is_known = std::is_same_v<T, Base> || (std::is_same_v<T, Derived> || ...);

public:
    constexpr one_of() : object_(new Base()) {}
    template <class T>
        requires is_known<std::remove_cvref_t<T>>
    constexpr one_of(T&& value) // NOLINT: a Dog is an animal
        : index_(index_of<std::remove_cvref_t<T>>()), object_(new std::remove_cvref_t<T>(std::forward<T>(value))) {}
    constexpr one_of(const one_of& other) : index_(other.index_), object_(other.copy()) {}
    // The moved-from one holds a Base of its own: there is always an object.
    constexpr one_of(one_of&& other) : one_of() { swap(other); }
    constexpr one_of& operator=(one_of other) noexcept {
        swap(other);
        return *this;
    }
    constexpr ~one_of() { destroy(); }

    constexpr Base& operator*() noexcept { return *object_; }
    constexpr const Base& operator*() const noexcept { return *object_; }
    constexpr Base* operator->() noexcept { return object_; }
    constexpr const Base* operator->() const noexcept { return object_; }

    // The object when it is exactly a T, else null.
    template <class T>
    constexpr T* get_if() noexcept {
        return index_ == index_of<T>() ? static_cast<T*>(object_) : nullptr;
    }
    template <class T>
    constexpr const T* get_if() const noexcept {
        return index_ == index_of<T>() ? static_cast<const T*>(object_) : nullptr;
    }
    // A new object of that type in its place.
    template <class T>
    constexpr T& emplace(T value = T()) {
        *this = one_of(std::move(value));
        return *static_cast<T*>(object_);
    }
    // 0: a Base; else the place in Derived..., counted from 1.
    constexpr std::size_t index() const noexcept { return index_; }

    constexpr void swap(one_of& other) noexcept {
        std::swap(index_, other.index_);
        std::swap(object_, other.object_);
    }

private:
    template <class T>
    static constexpr std::size_t index_of() {
        static_assert(is_known<T>, "berth: this type is none of the one_of's");
        constexpr bool same[] = {std::is_same_v<T, Base>, std::is_same_v<T, Derived>...};
        std::size_t index = 0;
        while (!same[index]) ++index;
        return index;
    }
    constexpr Base* copy() const {
        Base* made = index_ == 0 ? new Base(*object_) : nullptr;
        ((index_ == index_of<Derived>() ? void(made = new Derived(*static_cast<const Derived*>(object_))) : void()), ...);
        return made;
    }
    // By its own type: Base needs no virtual destructor.
    constexpr void destroy() noexcept {
        if (index_ == 0) delete object_;
        ((index_ == index_of<Derived>() ? delete static_cast<Derived*>(object_) : void()), ...);
    }

    std::size_t index_ = 0;
    Base* object_;
};

namespace detail {

template <class Base, class... Derived>
struct variant_access<one_of<Base, Derived...>> {
    static_assert((std::is_base_of_v<Base, Derived> && ...), "berth: the types of a one_of derive from its first");
    static_assert(((notes_of<Derived>().wire_tag != nullptr) && ...),
                  "berth: the types of a one_of have tags: about() says .tag(\"module.Class\")");
    template <std::size_t Index>
    static void* emplace(one_of<Base, Derived...>& variant) {
        return &variant.template emplace<pick<Index, Base, Derived...>>();
    }
    template <std::size_t Index>
    static const void* held(const one_of<Base, Derived...>& variant) {
        return variant.template get_if<pick<Index, Base, Derived...>>();
    }
};

} // namespace detail
} // namespace berth
