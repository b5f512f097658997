// Where a value lies in an object: names of members and keys, indices into lists. The empty address is the object.
#pragma once

#include <berth/detail/kind_of.hpp>
#include <berth/detail/text.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth {

class address {
public:
    using element = std::variant<std::string, std::int64_t>;

    address() = default;
    address(std::initializer_list<element> elements) : elements_(elements) {}
    explicit address(std::vector<element> elements) : elements_(std::move(elements)) {}

    // Splits at dots. "[0]" is an index, as an element of its own or behind a name: "lines.[0].text" and "lines[0].text"
    // are the same; "[-1]" is the last. The empty text is one empty name. Any text is an address.
    static address parse(std::string_view text) {
        address made;
        while (true) {
            const std::size_t end = text.find('.');
            made.take(text.substr(0, end));
            if (end == text.npos) return made;
            text.remove_prefix(end + 1);
        }
    }

    address operator/(std::string name) const { return with(std::move(name)); }
    address operator/(const char* name) const { return with(std::string(name)); }
    address operator[](std::int64_t index) const { return with(index); }

    const std::vector<element>& elements() const noexcept { return elements_; }
    // Joined by dots, indices as [0].
    std::string text() const {
        std::string joined;
        for (std::size_t i = 0; i < elements_.size(); ++i) {
            if (i > 0) joined += '.';
            const auto* name = std::get_if<std::string>(&elements_[i]);
            joined += name ? *name : '[' + std::to_string(std::get<std::int64_t>(elements_[i])) + ']';
        }
        return joined;
    }
    friend bool operator==(const address&, const address&) = default;

private:
    address with(element last) const {
        address longer = *this;
        longer.elements_.push_back(std::move(last));
        return longer;
    }
    void take(std::string_view part) {
        const std::size_t bracket = part.find('[');
        std::vector<element> indices;
        std::string_view rest = bracket == part.npos ? std::string_view() : part.substr(bracket);
        while (rest.starts_with('[')) {
            const std::size_t end = rest.find(']');
            const auto index = end == rest.npos ? std::nullopt : detail::number_from<std::int64_t>(rest.substr(1, end - 1));
            if (!index) break;
            indices.push_back(*index);
            rest.remove_prefix(end + 1);
        }
        // Brackets that hold something else belong to the name.
        if (indices.empty() || !rest.empty()) return elements_.push_back(std::string(part));
        if (bracket > 0) elements_.push_back(std::string(part.substr(0, bracket)));
        elements_.insert(elements_.end(), indices.begin(), indices.end());
    }

    std::vector<element> elements_;
};

namespace detail {

template <class M>
struct member_pointer_parts;
template <class Class, class Member>
struct member_pointer_parts<Member Class::*> {
    using owner = Class;
    using member = Member;
};

// What an address goes on from: the content of optionals and pointers.
template <class T>
auto unwrapped() {
    if constexpr (is_unique_pointer<T>) return unwrapped<typename T::element_type>();
    else if constexpr (is_optional<T>) return unwrapped<typename T::value_type>();
    else return std::type_identity<T>{};
}

template <class At, auto Step>
auto step_into() {
    using step = decltype(Step);
    using object = typename decltype(unwrapped<At>())::type;
    if constexpr (std::is_member_object_pointer_v<step>) {
        using parts = member_pointer_parts<step>;
        static_assert(std::is_void_v<At> || std::is_base_of_v<typename parts::owner, object>,
                      "berth: the next member of ref_to is no member of the type before it");
        return std::type_identity<typename parts::member>{};
    } else {
        static_assert(is_vector<object> || is_array<object>, "berth: an index in ref_to follows a list");
        return std::type_identity<typename object::value_type>{};
    }
}
template <class At, auto First, auto... Rest>
constexpr void check_steps() {
    using next = typename decltype(step_into<At, First>())::type;
    if constexpr (sizeof...(Rest) > 0) check_steps<next, Rest...>();
}
template <auto Step>
address::element element_of() {
    if constexpr (std::is_member_object_pointer_v<decltype(Step)>) return std::string(member_pointer_name<Step>);
    else return static_cast<std::int64_t>(Step);
}

} // namespace detail

// The address that member pointers and indices name: ref_to<&Person::address, &Address::city>(),
// ref_to<&Order::lines, 0, &Line::text>(). What does not fit together does not compile. Keys of maps are added with /.
template <auto First, auto... Rest>
address ref_to() {
    static_assert(std::is_member_object_pointer_v<decltype(First)>, "berth: ref_to begins with a member pointer");
    detail::check_steps<void, First, Rest...>();
    return address{detail::element_of<First>(), detail::element_of<Rest>()...};
}

} // namespace berth
