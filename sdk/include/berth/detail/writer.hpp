// A value as JSON: one walker over the type's tables into RapidJSON's writer. Text that is not UTF-8, a number that is
// not finite and a time outside years 0 to 9999 cannot be written: the walker stops and says where.
#pragma once

#include <berth/detail/fault.hpp>
#include <berth/detail/rapidjson.hpp>
#include <berth/detail/scalar.hpp>

namespace berth::detail {

class json_writer {
public:
    json_writer() : writer_(buffer_) {}

    // False when something could not be written; then fault() says what.
    bool write(const binder& bind, const void* address) {
        const berth_type& type = *bind.type;
        switch (type.kind) {
        case BERTH_KIND_BOOL: return writer_.Bool(*static_cast<const bool*>(address));
        case BERTH_KIND_INTEGER:
        case BERTH_KIND_ID:
        case BERTH_KIND_REFERENCE:
            return is_unsigned_64(type) ? writer_.Uint64(load_as<std::uint64_t>(address))
                                        : writer_.Int64(load_integer(type, address));
        case BERTH_KIND_NUMBER: return number(load_number(type, address));
        case BERTH_KIND_STRING: return text(*static_cast<const std::string*>(address));
        case BERTH_KIND_ENUM: return enumerator(bind, address);
        case BERTH_KIND_TIME: {
            const std::string time = text_of_time(bind.as<integer_operations>().load(address));
            return time.empty() ? fail("a time between years 0 and 9999", "another") : text(time);
        }
        case BERTH_KIND_PATH: return text(bind.as<text_operations>().text(address));
        case BERTH_KIND_BYTES: {
            const auto& content = *static_cast<const bytes*>(address);
            return text(base64_of(content.data(), content.size()));
        }
        case BERTH_KIND_ANY: {
            const auto& value = static_cast<const berth::json*>(address)->text;
            return writer_.RawValue(value.data(), value.size(), rapidjson::kObjectType);
        }
        case BERTH_KIND_OPTIONAL: {
            const auto& operations = bind.as<optional_operations>();
            const void* value = operations.value(address);
            return value ? write(*operations.element, value) : writer_.Null();
        }
        case BERTH_KIND_VARIANT: {
            const auto& operations = bind.as<variant_operations>();
            return write(*operations.alternatives[operations.index(address)], operations.value(address));
        }
        case BERTH_KIND_LIST: return list(bind, address);
        case BERTH_KIND_MAP: return map(bind, address);
        default: return object(bind, address);
        }
    }

    std::string_view json() const { return {buffer_.GetString(), buffer_.GetSize()}; }
    const detail::fault& fault() const { return fault_; }
    // For documents that are not a typed value.
    auto& raw() { return writer_; }

private:
    bool number(double value) { return std::isfinite(value) ? writer_.Double(value) : fail("a finite number", "another"); }
    bool text(std::string_view value) {
        if (invalid_utf8(value) != valid_text) return fail("text in UTF-8", "other bytes");
        return writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    bool enumerator(const binder& bind, const void* address) {
        const auto& operations = bind.as<integer_operations>();
        const std::int64_t value = operations.load(address);
        for (std::uint32_t i = 0; i < bind.type->name_count; ++i)
            if (operations.enumerators[i] == value) return writer_.String(bind.type->names[i]);
        return fail(expectation(*bind.type), "value " + std::to_string(value));
    }
    bool list(const binder& bind, const void* address) {
        const auto& operations = bind.as<list_operations>();
        const std::size_t size = operations.size(address);
        writer_.StartArray();
        for (std::size_t i = 0; i < size; ++i)
            if (!write(*operations.element, operations.at(address, i))) return under(std::to_string(i));
        return writer_.EndArray();
    }
    bool map(const binder& bind, const void* address) {
        struct visit_state {
            json_writer* self;
            const binder* element;
        } state{this, bind.as<map_operations>().element};
        writer_.StartObject();
        const bool done = bind.as<map_operations>().each(address, &state, [](void* opaque, std::string_view key, const void* value) {
            auto& [self, element] = *static_cast<visit_state*>(opaque);
            if (!self->text(key) || !self->write(*element, value)) return self->under(key);
            return true;
        });
        return done && writer_.EndObject();
    }
    bool object(const binder& bind, const void* address) {
        const berth_type& type = *bind.type;
        const member_binder* members = bind.as<object_operations>().members;
        writer_.StartObject();
        for (std::uint32_t i = 0; i < type.field_count; ++i) {
            writer_.Key(type.fields[i].name);
            if (!write(*members[i].value, members[i].address(const_cast<void*>(address)))) return under(type.fields[i].name);
        }
        return writer_.EndObject();
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

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_;
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
