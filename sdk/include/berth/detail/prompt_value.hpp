// A value inside the object that a prompter is given: read through its type's tables, or an untyped value, found by
// address. How it is written is in prompt_text.hpp. A view: the object must outlive it. Any thread, as long as nobody
// changes the object.
#pragma once

#include <berth/address.hpp>
#include <berth/detail/reader.hpp>
#include <berth/detail/writer.hpp>
#include <berth/value.hpp>

#include <memory>
#include <stdexcept>

namespace berth {

// Why a prompter could not make its text: the whole address, and the element of it (counted from 0) that failed.
class prompt_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
    prompt_error(const address& at, std::size_t element, const std::string& why)
        : std::runtime_error("Address " + at.text() + " failed at " + std::to_string(element) + ": " + why) {}
};

class prompt_value {
public:
    template <class T>
    static prompt_value of(const T& object) {
        return prompt_value(detail::table<T>::bind, &object);
    }

    // As Python's str() and repr(). Secret members of a struct are left out, as Python does with repr=False.
    std::string text() const;
    std::string quoted() const;

    bool is_null() const { return untyped_ ? untyped_->is_null() : bind_ == nullptr; }
    std::optional<bool> boolean() const;
    std::optional<std::int64_t> integer() const;
    std::optional<double> number() const; // integers too
    // A string or a path.
    std::optional<std::string> string() const;
    // Of a list or tuple. Throws std::invalid_argument for anything else.
    std::vector<prompt_value> elements() const;

    // The value at the address. Throws prompt_error.
    prompt_value at(const address& where) const;

private:
    using found = std::optional<prompt_value>; // nothing: `why` says so
    using entry = std::pair<std::string, prompt_value>;

    // Looks through optionals and variants to what they hold, and into untyped values.
    prompt_value(const detail::binder& bind, const void* address);
    // A part of an untyped value, which `owner` keeps when it was text.
    prompt_value(const value& untyped, std::shared_ptr<const value> owner) : untyped_(&untyped), owner_(std::move(owner)) {}

    berth_kind kind() const { return bind_ ? bind_->type->kind : 0; }
    bool is_list() const;
    template <class T>
    const T& as() const {
        return *static_cast<const T*>(address_);
    }
    prompt_value member(std::uint32_t index) const;
    std::vector<entry> entries() const; // of a map
    found find(const address::element& element, std::string& why) const;
    found find_name(const std::string& name, std::string& why) const;
    found find_member(const std::string& name, std::string& why) const;
    found find_index(std::int64_t index, std::string& why) const;
    // For messages, which show no values: they may be secret.
    std::string kind_in_words() const;

    std::string joined() const;
    std::string entry_texts() const;
    std::string key_text(const std::string& key) const;
    std::string member_texts() const;
    std::string enumerator() const;
    detail::civil_moment moment() const;
    static std::string untyped_text(const value& of);

    const detail::binder* bind_ = nullptr;
    const void* address_ = nullptr;
    const value* untyped_ = nullptr; // beside a bind_ of kind ANY
    std::shared_ptr<const value> owner_;
};

inline prompt_value::prompt_value(const detail::binder& bind, const void* address) : bind_(&bind), address_(address) {
    while (kind() == BERTH_KIND_OPTIONAL || kind() == BERTH_KIND_VARIANT) {
        if (kind() == BERTH_KIND_OPTIONAL) {
            const auto& operations = bind_->as<detail::optional_operations>();
            address_ = operations.value(address_);
            bind_ = address_ ? operations.element : nullptr;
        } else {
            const auto& operations = bind_->as<detail::variant_operations>();
            bind_ = operations.alternatives[operations.index(address_)];
            address_ = operations.value(address_);
        }
    }
    // An alternative that stands for nothing: std::monostate.
    if (kind() == BERTH_KIND_OBJECT && bind_->type->field_count == 0 && std::string_view(bind_->type->name) == "monostate") bind_ = nullptr;
    if (kind() != BERTH_KIND_ANY) return;
    if (bind_->as<detail::any_operations>().is_text) {
        owner_ = std::make_shared<const value>(value::from_json(as<json>().text));
        untyped_ = owner_.get();
    } else {
        untyped_ = &as<value>();
    }
}

// ---- plain values

inline std::optional<bool> prompt_value::boolean() const {
    if (untyped_ && untyped_->is_bool()) return untyped_->as_bool();
    if (kind() != BERTH_KIND_BOOL) return std::nullopt;
    return as<bool>();
}
inline std::optional<std::int64_t> prompt_value::integer() const {
    if (untyped_ && untyped_->is_integer()) return untyped_->as_integer();
    const bool whole = kind() == BERTH_KIND_INTEGER || kind() == BERTH_KIND_ID || kind() == BERTH_KIND_REFERENCE;
    if (!whole || (detail::is_unsigned_64(*bind_->type) && as<std::int64_t>() < 0)) return std::nullopt;
    return detail::load_integer(*bind_->type, address_);
}
inline std::optional<double> prompt_value::number() const {
    if (untyped_ && untyped_->is_number()) return untyped_->as_number();
    if (kind() == BERTH_KIND_NUMBER) return detail::load_number(*bind_->type, address_);
    if (const auto whole = integer()) return static_cast<double>(*whole);
    return std::nullopt;
}
inline std::optional<std::string> prompt_value::string() const {
    if (untyped_ && untyped_->is_string()) return untyped_->as_string();
    if (kind() == BERTH_KIND_STRING) return as<std::string>();
    if (kind() == BERTH_KIND_PATH) return bind_->as<detail::text_operations>().text(address_);
    return std::nullopt;
}

// ---- what a value holds

inline bool prompt_value::is_list() const {
    return untyped_ ? untyped_->is_array() : kind() == BERTH_KIND_LIST || kind() == BERTH_KIND_TUPLE;
}

inline std::vector<prompt_value> prompt_value::elements() const {
    std::vector<prompt_value> all;
    if (!is_list()) throw std::invalid_argument("expected a list, found " + kind_in_words());
    if (untyped_) {
        for (const value& one : untyped_->as_array()) all.push_back(prompt_value(one, owner_));
    } else if (kind() == BERTH_KIND_LIST) {
        const auto& operations = bind_->as<detail::list_operations>();
        for (std::size_t i = 0; i < operations.size(address_); ++i)
            all.push_back(prompt_value(*operations.element, operations.at(address_, i)));
    } else {
        const auto& operations = bind_->as<detail::tuple_operations>();
        for (std::uint32_t i = 0; i < bind_->type->alternative_count; ++i)
            all.push_back(prompt_value(*operations.elements[i], operations.at(const_cast<void*>(address_), i)));
    }
    return all;
}

inline std::vector<prompt_value::entry> prompt_value::entries() const {
    struct visit_state {
        std::vector<entry> all;
        const detail::binder* element;
    } state{{}, bind_->as<detail::map_operations>().element};
    bind_->as<detail::map_operations>().each(address_, &state, [](void* opaque, std::string_view key, const void* value) {
        auto& [all, element] = *static_cast<visit_state*>(opaque);
        all.emplace_back(std::string(key), prompt_value(*element, value));
        return true;
    });
    return std::move(state.all);
}

inline prompt_value prompt_value::member(std::uint32_t index) const {
    const detail::member_binder& one = bind_->as<detail::object_operations>().members[index];
    return prompt_value(*one.value, one.address(const_cast<void*>(address_)));
}

inline std::string prompt_value::kind_in_words() const {
    if (!untyped_) return bind_ ? detail::expectation(*bind_->type) : "null";
    return untyped_->is_null()     ? "null"
           : untyped_->is_bool()   ? "true or false"
           : untyped_->is_number() ? "a number"
           : untyped_->is_string() ? "a string"
           : untyped_->is_array()  ? "an array"
                                   : "an object";
}

// ---- addresses

inline prompt_value prompt_value::at(const address& where) const {
    prompt_value reached = *this;
    for (std::size_t i = 0; i < where.elements().size(); ++i) {
        std::string why;
        auto next = reached.find(where.elements()[i], why);
        if (!next) throw prompt_error(where, i, why);
        reached = *next;
    }
    return reached;
}

inline prompt_value::found prompt_value::find(const address::element& element, std::string& why) const {
    if (const auto* name = std::get_if<std::string>(&element)) return find_name(*name, why);
    return find_index(std::get<std::int64_t>(element), why);
}

inline prompt_value::found prompt_value::find_name(const std::string& name, std::string& why) const {
    if (kind() == BERTH_KIND_OBJECT) return find_member(name, why);
    if (kind() == BERTH_KIND_MAP) {
        for (auto& [key, value] : entries())
            if (key == name) return value;
        why = "the map has no key " + detail::shown(name);
        return std::nullopt;
    }
    if (untyped_ && untyped_->is_object()) {
        if (const value* member = untyped_->find(name)) return prompt_value(*member, owner_);
        why = "the object has no member " + detail::shown(name);
        return std::nullopt;
    }
    why = "expected a struct or a map for the name " + detail::shown(name) + ", found " + kind_in_words();
    return std::nullopt;
}

inline prompt_value::found prompt_value::find_member(const std::string& name, std::string& why) const {
    const berth_type& type = *bind_->type;
    std::string known;
    for (std::uint32_t i = 0; i < type.field_count; ++i) {
        if (type.fields[i].flags & BERTH_FIELD_REST) {
            if (auto other = member(i).find_name(name, why)) return other;
        } else if (name == type.fields[i].name) {
            return member(i);
        } else {
            known += (known.empty() ? "" : ", ") + std::string(type.fields[i].name);
        }
    }
    why = std::string(type.name) + " has no member " + detail::shown(name) + ", only " + known;
    return std::nullopt;
}

inline prompt_value::found prompt_value::find_index(std::int64_t index, std::string& why) const {
    const bool keyed = kind() == BERTH_KIND_MAP && bind_->type->key && bind_->type->key->kind == BERTH_KIND_INTEGER;
    if (keyed) return find_name(std::to_string(index), why);
    if (!is_list()) {
        why = "expected a list for the index " + std::to_string(index) + ", found " + kind_in_words();
        return std::nullopt;
    }
    std::vector<prompt_value> all = elements();
    const auto size = static_cast<std::int64_t>(all.size());
    if (index < -size || index >= size) {
        why = "the list has " + std::to_string(size) + " elements, none at " + std::to_string(index);
        return std::nullopt;
    }
    return std::move(all[static_cast<std::size_t>(index < 0 ? index + size : index)]);
}

} // namespace berth
