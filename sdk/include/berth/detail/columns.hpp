// A record as the values of its columns and back. Plain kinds travel as integers, reals, texts and blobs; lists, maps,
// structs, variants and untyped values as JSON text.
#pragma once

#include <berth/detail/reader.hpp>
#include <berth/detail/writer.hpp>
#include <berth/extension/store.h>
#include <berth/problem.hpp>

#include <deque>
#include <memory>

namespace berth::detail {

// Values for one statement and the texts they point to.
struct column_values {
    std::vector<berth_value> values;
    std::deque<std::string> texts; // a deque: pointers into it stay

    void add_text(std::string text) {
        texts.push_back(std::move(text));
        berth_value value{};
        value.kind = BERTH_VALUE_TEXT;
        value.bytes = {texts.back().data(), texts.back().size()};
        values.push_back(value);
    }
    void add_integer(std::int64_t number) {
        berth_value value{};
        value.kind = BERTH_VALUE_INTEGER;
        value.integer = number;
        values.push_back(value);
    }
    void add_view(berth_value_kind kind, const void* data, std::size_t size) {
        berth_value value{};
        value.kind = kind;
        value.bytes = {static_cast<const char*>(data), size};
        values.push_back(value);
    }

    void add(const binder& bind, const void* address) {
        const berth_type& type = *bind.type;
        switch (type.kind) {
        case BERTH_KIND_OPTIONAL: {
            const auto& operations = bind.as<optional_operations>();
            if (const void* inner = operations.value(address)) add(*operations.element, inner);
            else values.push_back(berth_value{});
            return;
        }
        case BERTH_KIND_BOOL: return add_integer(*static_cast<const bool*>(address));
        case BERTH_KIND_INTEGER:
            if (is_unsigned_64(type) && load_as<std::uint64_t>(address) > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                throw problem(422, "a record's integer is at most 9223372036854775807");
            return add_integer(load_integer(type, address));
        case BERTH_KIND_ID:
        case BERTH_KIND_REFERENCE: return add_integer(load_as<std::int64_t>(address));
        case BERTH_KIND_TIME: return add_integer(bind.as<integer_operations>().load(address));
        case BERTH_KIND_NUMBER: {
            berth_value value{};
            value.kind = BERTH_VALUE_REAL;
            value.real = load_number(type, address);
            if (!std::isfinite(value.real)) throw problem(422, "a record's number is finite");
            values.push_back(value);
            return;
        }
        case BERTH_KIND_STRING: {
            const auto& text = *static_cast<const std::string*>(address);
            if (invalid_utf8(text) != valid_text) throw problem(422, "a record's text is UTF-8");
            return add_view(BERTH_VALUE_TEXT, text.data(), text.size());
        }
        case BERTH_KIND_BYTES: {
            const auto& content = *static_cast<const bytes*>(address);
            return add_view(BERTH_VALUE_BLOB, content.data(), content.size());
        }
        case BERTH_KIND_PATH: return add_text(bind.as<text_operations>().text(address));
        case BERTH_KIND_ENUM: {
            const auto& operations = bind.as<integer_operations>();
            for (std::uint32_t i = 0; i < type.name_count; ++i)
                if (operations.enumerators[i] == operations.load(address))
                    return add_view(BERTH_VALUE_TEXT, type.names[i], std::string_view(type.names[i]).size());
            throw problem(422, "a record's enum is " + expectation(type));
        }
        case BERTH_KIND_LIST:
            if (bind.as<list_operations>().size(address) == 0) return add_view(BERTH_VALUE_TEXT, "[]", 2);
            [[fallthrough]];
        default: {
            json_writer out;
            if (!out.write(bind, address)) throw problem(422, out.fault().place + ": expected " + out.fault().expected);
            return add_text(std::string(out.json()));
        }
        }
    }

    // All members of a record, in order.
    void add_record(const binder& bind, const void* record) {
        const member_binder* members = bind.as<object_operations>().members;
        values.reserve(values.size() + bind.type->field_count);
        for (std::uint32_t i = 0; i < bind.type->field_count; ++i)
            add(*members[i].value, members[i].address(const_cast<void*>(record)));
    }
};

// One column into its member. A value that does not fit the type is a fault of the file: false.
inline bool load_column(const binder* bind, void* address, const berth_value& value) {
    while (bind->type->kind == BERTH_KIND_OPTIONAL) {
        const auto& operations = bind->as<optional_operations>();
        if (value.kind == BERTH_VALUE_NULL) {
            operations.reset(address);
            return true;
        }
        address = operations.emplace(address);
        bind = operations.element;
    }
    const berth_type& type = *bind->type;
    const std::string_view text(value.bytes.data, value.bytes.size);
    switch (type.kind) {
    case BERTH_KIND_BOOL: *static_cast<bool*>(address) = value.integer != 0; return value.kind == BERTH_VALUE_INTEGER;
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE: return value.kind == BERTH_VALUE_INTEGER && store_integer(type, address, value.integer);
    case BERTH_KIND_TIME:
        return value.kind == BERTH_VALUE_INTEGER && store_time(*bind, address, value.integer);
    case BERTH_KIND_NUMBER:
        if (value.kind != BERTH_VALUE_REAL && value.kind != BERTH_VALUE_INTEGER) return false;
        return store_number(type, address, value.kind == BERTH_VALUE_INTEGER ? static_cast<double>(value.integer) : value.real);
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH:
    case BERTH_KIND_ENUM: return value.kind == BERTH_VALUE_TEXT && assign_text(*bind, address, text);
    case BERTH_KIND_BYTES: {
        if (value.kind != BERTH_VALUE_BLOB) return false;
        const auto* data = reinterpret_cast<const std::byte*>(text.data());
        static_cast<bytes*>(address)->assign(data, data + text.size());
        return true;
    }
    default: {
        if (value.kind != BERTH_VALUE_TEXT) return false;
        if (type.kind == BERTH_KIND_LIST && text == "[]" && type.length == 0) {
            bind->as<list_operations>().clear(address);
            return true;
        }
        fault_list faults;
        json_reader(faults, *bind, address).read(std::string(text)); // the reader wants a NUL behind it
        return faults.none();
    }
    }
}

inline bool load_record(const binder& bind, void* record, const berth_value* values, std::uint32_t count) {
    const member_binder* members = bind.as<object_operations>().members;
    if (count != bind.type->field_count) return false;
    for (std::uint32_t i = 0; i < count; ++i)
        if (!load_column(members[i].value, members[i].address(record), values[i])) return false;
    return true;
}

} // namespace berth::detail
