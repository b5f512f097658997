// Conditions for select().where(…): berth::field<&Note::done> == false && berth::field<&Note::title>.like("a%").
#pragma once

#include <berth/detail/columns.hpp>

namespace berth {

// A condition on the members of T, as the postfix terms of abi.h with the texts they point to.
template <class T>
class condition {
public:
    condition() = default;

    friend condition operator&&(condition left, condition right) { return join(left, right, BERTH_TERM_AND); }
    friend condition operator||(condition left, condition right) { return join(left, right, BERTH_TERM_OR); }
    friend condition operator!(condition inner) {
        if (!inner.terms_.empty()) inner.terms_.push_back(term(BERTH_TERM_NOT));
        return inner;
    }

    const std::vector<berth_term>& terms() const noexcept { return terms_; }

    // A comparison of one member, given as its index, with a value of the member's own type.
    condition(berth_operator operation, std::uint32_t member, const detail::binder& bind, const void* value) {
        auto held = std::make_shared<detail::column_values>();
        held->add(bind, value);
        keep(operation, member, std::move(held));
    }
    condition(berth_operator operation, std::uint32_t member, std::string text) {
        auto held = std::make_shared<detail::column_values>();
        held->add_text(std::move(text));
        keep(operation, member, std::move(held));
    }
    condition(berth_operator operation, std::uint32_t member) {
        auto held = std::make_shared<detail::column_values>();
        held->values.push_back(berth_value{});
        keep(operation, member, std::move(held));
    }

private:
    static berth_term term(berth_operator operation) {
        berth_term made{};
        made.operation = operation;
        return made;
    }
    void keep(berth_operator operation, std::uint32_t member, std::shared_ptr<detail::column_values> held) {
        // Views may point into the caller's value: the text is kept here instead.
        berth_value& value = held->values.front();
        if (value.bytes.size > 0 && held->texts.empty()) {
            held->texts.emplace_back(value.bytes.data, value.bytes.size);
            value.bytes.data = held->texts.back().data();
        }
        berth_term made = term(operation);
        made.field = member;
        made.value = value;
        terms_.push_back(made);
        held_.push_back(std::move(held));
    }
    // An empty condition is always true.
    static condition join(condition& left, condition& right, berth_operator operation) {
        if (left.terms_.empty()) return operation == BERTH_TERM_AND ? std::move(right) : std::move(left);
        if (right.terms_.empty()) return operation == BERTH_TERM_AND ? std::move(left) : std::move(right);
        left.terms_.insert(left.terms_.end(), right.terms_.begin(), right.terms_.end());
        left.terms_.push_back(term(operation));
        left.held_.insert(left.held_.end(), right.held_.begin(), right.held_.end());
        return std::move(left);
    }

    std::vector<berth_term> terms_;
    std::vector<std::shared_ptr<detail::column_values>> held_;
};

namespace detail {

template <auto Member>
struct member_traits;
template <class T, class V, V T::*Member>
struct member_traits<Member> {
    using record = T;
    using type = V;
};

template <class T>
consteval std::uint32_t member_index(std::string_view name) {
    for (std::uint32_t i = 0; i < object_table<T>::count; ++i)
        if (name == object_table<T>::fields[i].name) return i;
    throw "berth: the struct has no such member";
}

template <auto Member>
inline constexpr std::uint32_t index_of_member =
    member_index<typename member_traits<Member>::record>(member_pointer_name<Member>);

} // namespace detail

template <auto Member>
struct field_t {
    using record = typename detail::member_traits<Member>::record;
    using type = typename detail::member_traits<Member>::type;
    static constexpr std::uint32_t index = detail::index_of_member<Member>;

    friend condition<record> operator==(field_t, const type& value) { return compare(BERTH_TERM_EQUAL, value); }
    friend condition<record> operator!=(field_t, const type& value) { return compare(BERTH_TERM_NOT_EQUAL, value); }
    friend condition<record> operator<(field_t, const type& value) { return compare(BERTH_TERM_LESS, value); }
    friend condition<record> operator<=(field_t, const type& value) { return compare(BERTH_TERM_LESS_EQUAL, value); }
    friend condition<record> operator>(field_t, const type& value) { return compare(BERTH_TERM_GREATER, value); }
    friend condition<record> operator>=(field_t, const type& value) { return compare(BERTH_TERM_GREATER_EQUAL, value); }
    // SQL LIKE: % any text, _ any character, \ before one that stands for itself; ASCII letters without case.
    condition<record> like(std::string pattern) const { return {BERTH_TERM_LIKE, index, std::move(pattern)}; }
    // The text somewhere in the member, every character standing for itself.
    condition<record> contains(std::string_view text) const {
        std::string pattern = "%";
        for (char c : text) {
            if (c == '%' || c == '_' || c == '\\') pattern += '\\';
            pattern += c;
        }
        return like(pattern + '%');
    }
    condition<record> is_null() const { return {BERTH_TERM_EQUAL, index}; }
    condition<record> is_not_null() const { return {BERTH_TERM_NOT_EQUAL, index}; }

private:
    static condition<record> compare(berth_operator operation, const type& value) {
        return {operation, index, detail::table<type>::bind, &value};
    }
};

// A member of a record, in a condition.
template <auto Member>
inline constexpr field_t<Member> field{};

} // namespace berth
