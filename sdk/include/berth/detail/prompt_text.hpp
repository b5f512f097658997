// The values of a prompter's object as Python's str() and repr() write them.
#pragma once

#include <berth/detail/prompt_value.hpp>
#include <berth/detail/python_text.hpp>

namespace berth {

inline std::string prompt_value::text() const {
    if (auto bare = string()) return std::move(*bare);
    if (kind() == BERTH_KIND_TIME || kind() == BERTH_KIND_DATE_TIME) return detail::python_time(moment());
    if (kind() == BERTH_KIND_ENUM) return std::string(bind_->type->name) + '.' + enumerator();
    return quoted();
}

inline std::string prompt_value::quoted() const {
    if (untyped_) return untyped_text(*untyped_);
    switch (kind()) {
    case BERTH_KIND_BOOL: return as<bool>() ? "True" : "False";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        return detail::is_unsigned_64(*bind_->type) ? std::to_string(as<std::uint64_t>())
                                                    : std::to_string(detail::load_integer(*bind_->type, address_));
    case BERTH_KIND_NUMBER:
        return bind_->type->bits == 32 ? detail::python_float(as<float>()) : detail::python_float(as<double>());
    case BERTH_KIND_STRING: return detail::python_quoted(as<std::string>());
    case BERTH_KIND_PATH: return "PosixPath(" + detail::python_quoted(*string()) + ')';
    case BERTH_KIND_BYTES: return detail::python_bytes(as<bytes>());
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME: return detail::python_time_call(moment());
    case BERTH_KIND_ENUM:
        return '<' + std::string(bind_->type->name) + '.' + enumerator() + ": " +
               std::to_string(bind_->as<detail::integer_operations>().load(address_)) + '>';
    case BERTH_KIND_LIST: return '[' + joined() + ']';
    case BERTH_KIND_TUPLE: return '(' + joined() + (bind_->type->alternative_count == 1 ? ",)" : ")");
    case BERTH_KIND_MAP: return '{' + entry_texts() + '}';
    case BERTH_KIND_OBJECT: return std::string(bind_->type->name) + '(' + member_texts() + ')';
    default: return "None";
    }
}

inline std::string prompt_value::joined() const {
    std::string all;
    for (const prompt_value& one : elements()) all += (all.empty() ? "" : ", ") + one.quoted();
    return all;
}

inline std::string prompt_value::entry_texts() const {
    std::string all;
    for (const auto& [key, value] : entries()) all += (all.empty() ? "" : ", ") + key_text(key) + ": " + value.quoted();
    return all;
}
// Keys that are no strings come in their text form, which of numbers and bools is their repr.
inline std::string prompt_value::key_text(const std::string& key) const {
    const detail::binder* of = bind_->as<detail::map_operations>().key;
    if (!of) return detail::python_quoted(key);
    if (of->type->kind == BERTH_KIND_PATH) return "PosixPath(" + detail::python_quoted(key) + ')';
    if (of->type->kind != BERTH_KIND_ENUM) return key;
    std::string number;
    for (std::uint32_t i = 0; i < of->type->name_count; ++i)
        if (key == of->type->names[i]) number = ": " + std::to_string(of->as<detail::integer_operations>().enumerators[i]);
    return '<' + std::string(of->type->name) + '.' + key + number + '>';
}

inline std::string prompt_value::member_texts() const {
    const berth_type& type = *bind_->type;
    std::string all;
    for (std::uint32_t i = 0; i < type.field_count; ++i) {
        if (type.fields[i].flags & (BERTH_FIELD_REST | BERTH_FIELD_SECRET)) continue;
        all += (all.empty() ? "" : ", ") + std::string(type.fields[i].name) + '=' + member(i).quoted();
    }
    return all;
}

inline std::string prompt_value::enumerator() const {
    const auto& operations = bind_->as<detail::integer_operations>();
    const std::int64_t number = operations.load(address_);
    for (std::uint32_t i = 0; i < bind_->type->name_count; ++i)
        if (operations.enumerators[i] == number) return bind_->type->names[i];
    return std::to_string(number);
}

inline detail::civil_moment prompt_value::moment() const {
    if (kind() == BERTH_KIND_TIME) return {bind_->as<detail::integer_operations>().load(address_), 0};
    return detail::iso_reader::read(bind_->as<detail::text_operations>().text(address_)).value_or(detail::civil_moment{});
}

inline std::string prompt_value::untyped_text(const value& of) {
    if (of.is_null()) return "None";
    if (of.is_bool()) return of.as_bool() ? "True" : "False";
    if (of.is_integer()) return std::to_string(of.as_integer());
    if (of.is_number()) return detail::python_float(of.as_number());
    if (of.is_string()) return detail::python_quoted(of.as_string());
    std::string all;
    if (of.is_array()) {
        for (const value& one : of.as_array()) all += (all.empty() ? "" : ", ") + untyped_text(one);
        return '[' + all + ']';
    }
    for (const auto& [name, member] : of.as_object())
        all += (all.empty() ? "" : ", ") + detail::python_quoted(name) + ": " + untyped_text(member);
    return '{' + all + '}';
}

} // namespace berth
