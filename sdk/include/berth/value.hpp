// An untyped value: null, bool, 64-bit integer, double, string, array, or object with its members in order. As a member
// or result it is any JSON value, taken apart; berth::json keeps the text and is cheaper. One thread at a time.
#pragma once

#include <berth/detail/json_output.hpp>
#include <berth/detail/operations.hpp>

#include <stdexcept>

namespace berth {

class value {
public:
    using array_type = std::vector<value>;
    using object_type = std::vector<std::pair<std::string, value>>;

    value() = default; // null
    value(std::nullptr_t) {}
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_convertible_v<T, std::string_view>
    value(const T& from) { // NOLINT: values are written down as they are
        if constexpr (std::is_same_v<T, bool>) held_ = from;
        else if constexpr (std::is_integral_v<T>) held_ = whole(from);
        else if constexpr (std::is_floating_point_v<T>) held_ = static_cast<double>(from);
        else held_ = std::string(std::string_view(from));
    }
    value(array_type elements) : held_(std::move(elements)) {}
    value(object_type members) : held_(std::move(members)) {}
    static value array(std::initializer_list<value> elements = {}) { return array_type(elements); }
    static value object(std::initializer_list<object_type::value_type> members = {}) { return object_type(members); }

    bool is_null() const noexcept { return held_.index() == 0; }
    bool is_bool() const noexcept { return holds<bool>(); }
    bool is_integer() const noexcept { return holds<std::int64_t>(); }
    bool is_number() const noexcept { return is_integer() || holds<double>(); }
    bool is_string() const noexcept { return holds<std::string>(); }
    bool is_array() const noexcept { return holds<array_type>(); }
    bool is_object() const noexcept { return holds<object_type>(); }

    // What it holds. Throws std::invalid_argument when it holds something else.
    bool as_bool() const { return get<bool>("a bool"); }
    std::int64_t as_integer() const { return get<std::int64_t>("an integer"); }
    double as_number() const { return is_integer() ? static_cast<double>(as_integer()) : get<double>("a number"); }
    const std::string& as_string() const { return get<std::string>("a string"); }
    const array_type& as_array() const { return get<array_type>("an array"); }
    array_type& as_array() { return get<array_type>("an array"); }
    const object_type& as_object() const { return get<object_type>("an object"); }
    object_type& as_object() { return get<object_type>("an object"); }

    // Elements of an array, members of an object, else 0.
    std::size_t size() const noexcept { return is_array() ? as_array().size() : is_object() ? as_object().size() : 0; }
    // Null when this is no object or has no such member.
    const value* find(std::string_view name) const noexcept {
        const auto* members = std::get_if<object_type>(&held_);
        for (std::size_t i = 0; members && i < members->size(); ++i)
            if ((*members)[i].first == name) return &(*members)[i].second;
        return nullptr;
    }
    // Throws std::out_of_range.
    const value& at(std::string_view name) const {
        if (const value* found = find(name)) return *found;
        throw std::out_of_range("there is no member " + detail::shown(name) + " in " + kind_in_words());
    }
    const value& at(std::size_t index) const { return as_array().at(index); }
    // A member, made when it is not there; null becomes an object.
    value& operator[](std::string_view name) {
        if (is_null()) held_ = object_type();
        for (auto& [known, member] : as_object())
            if (known == name) return member;
        return as_object().emplace_back(std::string(name), value()).second;
    }
    value& operator[](std::size_t index) { return as_array().at(index); }
    // To the end of an array; null becomes one.
    void push_back(value element) {
        if (is_null()) held_ = array_type();
        as_array().push_back(std::move(element));
    }

    // Kinds and values alike: 1 is not 1.0. Members in the same order.
    friend bool operator==(const value& left, const value& right) { return left.held_ == right.held_; }

    // Of names that come again the last counts. NaN, Infinity and -Infinity are read and written as these words. Throws
    // std::invalid_argument for what is not JSON, nests more than 128 deep or has a whole number past 64 bits.
    static value from_json(std::string_view text);
    std::string to_json() const;

private:
    template <class T>
    static std::int64_t whole(T number) {
        if (!std::in_range<std::int64_t>(number)) throw std::out_of_range("a berth::value holds integers of 64 bits with a sign");
        return static_cast<std::int64_t>(number);
    }
    template <class T>
    bool holds() const noexcept {
        return std::holds_alternative<T>(held_);
    }
    template <class T>
    const T& get(const char* wanted) const {
        if (const T* found = std::get_if<T>(&held_)) return *found;
        throw std::invalid_argument(std::string("expected ") + wanted + ", found " + kind_in_words());
    }
    template <class T>
    T& get(const char* wanted) {
        return const_cast<T&>(std::as_const(*this).get<T>(wanted));
    }
    const char* kind_in_words() const noexcept {
        constexpr const char* words[] = {"null", "a bool", "an integer", "a number", "a string", "an array", "an object"};
        return words[held_.index()];
    }
    void write(detail::json_output& out) const;

    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, array_type, object_type> held_;
};

} // namespace berth

#include <berth/detail/value_json.hpp>
