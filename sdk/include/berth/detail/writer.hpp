// A value as JSON: one walker over the type's tables. Text that is not UTF-8, a number that is not finite and a time
// outside its years cannot be written: the walker stops and says where.
#pragma once

#include <berth/detail/fault.hpp>
#include <berth/detail/json_output.hpp>
#include <berth/detail/url_text.hpp>

namespace berth::detail {

class json_writer {
public:
    explicit json_writer(json_style style = {}) : out_(style) {}

    // False when something could not be written; then fault() says what.
    bool write(const binder& bind, const void* address) {
        const berth_type& type = *bind.type;
        switch (type.kind) {
        case BERTH_KIND_BOOL: return out_.Bool(*static_cast<const bool*>(address));
        case BERTH_KIND_INTEGER:
        case BERTH_KIND_ID:
        case BERTH_KIND_REFERENCE:
            return is_unsigned_64(type) ? out_.Uint64(load_as<std::uint64_t>(address)) : out_.Int64(load_integer(type, address));
        case BERTH_KIND_NUMBER: return number(type, address);
        case BERTH_KIND_STRING: return text(*static_cast<const std::string*>(address));
        case BERTH_KIND_ENUM: return enumerator(bind, address);
        case BERTH_KIND_TIME: return time(bind.as<integer_operations>(), address);
        case BERTH_KIND_DATE_TIME: return date_time(bind.as<text_operations>().text(address));
        case BERTH_KIND_PATH: return path(bind.as<text_operations>(), address);
        case BERTH_KIND_BYTES: return content(bind.as<bytes_operations>().text(address));
        case BERTH_KIND_ANY:
            return bind.as<any_operations>().write(address, out_) || fail("UTF-8 with finite numbers alone", "another");
        case BERTH_KIND_OPTIONAL: {
            const auto& operations = bind.as<optional_operations>();
            const void* value = operations.value(address);
            return value ? write(*operations.element, value) : out_.Null();
        }
        case BERTH_KIND_VARIANT: return variant(bind, address);
        case BERTH_KIND_LIST: return list(bind, address);
        case BERTH_KIND_TUPLE: return tuple(bind, address);
        case BERTH_KIND_MAP: return out_.StartObject() && entries(bind, address) && out_.EndObject();
        default: return object(bind, address, nullptr);
        }
    }

    std::string_view json() const { return out_.text(); }
    const detail::fault& fault() const { return fault_; }
    // For documents that are not a typed value.
    json_output& raw() { return out_; }

private:
    bool marshalled() const { return out_.style().form == dialect::marshalled; }

    void schema_of(const berth_type& type, bool last) {
        if (!is_tool(out_.style().form) || !type.schema_id || out_.style().schema_last != last) return;
        out_.Key(schema_name);
        out_.String(type.schema_id);
    }

    bool number(const berth_type& type, const void* address) {
        // A float has fewer digits than the double that it becomes; REST answers have always shown the double's.
        const bool short_digits = type.bits == 32 && out_.style().form != dialect::rest;
        const double value = load_number(type, address);
        return (short_digits ? out_.Double(load_as<float>(address)) : out_.Double(value)) ||
               fail("a finite number", marshalled() ? std::isnan(value) ? "nan" : "inf" : "another");
    }
    bool text(std::string_view value) {
        if (invalid_utf8(value) != valid_text) return fail("text in UTF-8", "other bytes");
        return out_.String(value);
    }
    bool enumerator(const binder& bind, const void* address) {
        const auto& operations = bind.as<integer_operations>();
        const std::int64_t value = operations.load(address);
        for (std::uint32_t i = 0; i < bind.type->name_count; ++i)
            if (operations.enumerators[i] == value) return out_.String(bind.type->names[i]);
        return fail(expectation(*bind.type, out_.style().form), "value " + std::to_string(value));
    }
    bool time(const integer_operations& operations, const void* address) {
        return date_time(operations.text(operations.load(address), out_.style().form));
    }
    bool date_time(std::string_view iso) {
        return iso.empty() ? fail("a time between years 0 and 9999", "another") : out_.String(iso);
    }
    bool path(const text_operations& operations, const void* address) {
        const std::string value = operations.text(address);
        return text(marshalled() ? operations.normalised(value) : value);
    }
    bool content(std::string_view base64) {
        if (marshalled()) out_.StartObject(), out_.Key(type_name_of_tag), out_.String("bytes"), out_.Key("value");
        out_.String(base64);
        return !marshalled() || out_.EndObject();
    }
    bool list(const binder& bind, const void* address) {
        const auto& operations = bind.as<list_operations>();
        const std::size_t size = operations.size(address);
        out_.StartArray();
        for (std::size_t i = 0; i < size; ++i)
            if (!write(*operations.element, operations.at(address, i))) return under(std::to_string(i));
        return out_.EndArray();
    }
    bool tuple(const binder& bind, const void* address) {
        const auto& operations = bind.as<tuple_operations>();
        out_.StartArray();
        for (std::uint32_t i = 0; i < bind.type->alternative_count; ++i)
            if (!write(*operations.elements[i], operations.at(const_cast<void*>(address), i))) return under(std::to_string(i));
        return out_.EndArray();
    }
    bool entries(const binder& bind, const void* address) {
        struct visit_state {
            json_writer* self;
            const binder* element;
        } state{this, bind.as<map_operations>().element};
        return bind.as<map_operations>().each(address, &state, [](void* opaque, std::string_view key, const void* value) {
            auto& [self, element] = *static_cast<visit_state*>(opaque);
            if (invalid_utf8(key) != valid_text) return self->fail("text in UTF-8", "other bytes") || self->under(key);
            self->out_.Key(key);
            return self->write(*element, value) || self->under(key);
        });
    }

    // A struct that is not the first one among the alternatives says which one it is, where the wire goes by tags.
    bool variant(const binder& bind, const void* address) {
        const auto& operations = bind.as<variant_operations>();
        const std::size_t held = operations.index(address);
        const binder& alternative = *operations.alternatives[held];
        const void* value = operations.value(address);
        if (alternative.type->kind != BERTH_KIND_OBJECT) return write(alternative, value);
        bool first = true;
        for (std::size_t i = 0; i < held; ++i) first = first && bind.type->alternatives[i]->kind != BERTH_KIND_OBJECT;
        const bool tags = marshalled() || bind.type->flags & BERTH_TYPE_TAGGED;
        return object(alternative, value, tags && !first ? alternative.type->tag : nullptr);
    }
    // Named members, then the others, then the tags; a tool's schema before or behind all of them.
    bool object(const binder& bind, const void* address, const char* tag) {
        const berth_type& type = *bind.type;
        const member_binder* members = bind.as<object_operations>().members;
        const member_binder* rest = nullptr;
        out_.StartObject();
        schema_of(type, false);
        for (std::uint32_t i = 0; i < type.field_count; ++i) {
            if (type.fields[i].flags & BERTH_FIELD_REST) {
                rest = &members[i];
                continue;
            }
            out_.plain_key(type.fields[i].name);
            if (!write(*members[i].value, members[i].address(const_cast<void*>(address)))) return under(type.fields[i].name);
        }
        if (rest && !entries(*rest->value, rest->address(const_cast<void*>(address)))) return false;
        if (tag) out_.Key(type_name_of_tag), out_.String("dataclass"), out_.Key(subtype_name_of_tag), out_.String(tag);
        schema_of(type, true);
        return out_.EndObject();
    }

    bool fail(std::string expected, std::string found) {
        fault_ = {"result", "", std::move(expected), std::move(found)};
        return false;
    }
    bool under(std::string_view token) {
        std::string place;
        append_pointer(place, token);
        fault_.place.insert(0, place);
        return false;
    }

    json_output out_;
    detail::fault fault_;
};

template <class T>
void write_defaults(void* state, void (*write)(void*, berth_slice)) {
    if constexpr (std::is_default_constructible_v<T>) {
        json_writer out;
        const T value{};
        if (out.write(table<T>::bind, &value)) write(state, {out.json().data(), out.json().size()});
    }
}

} // namespace berth::detail
