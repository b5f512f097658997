// Parts of plugin tables, written briefly.
#pragma once

#include <plugin/description.hpp>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

namespace berth::host::describe::test {

constexpr berth_type type_of(berth_kind kind) {
    berth_type type{};
    type.size = sizeof type;
    type.kind = kind;
    return type;
}

constexpr berth_type integer_of(std::uint32_t bits, bool is_signed) {
    berth_type type = type_of(BERTH_KIND_INTEGER);
    type.bits = bits;
    type.is_signed = is_signed;
    return type;
}

constexpr berth_type around(berth_kind kind, const berth_type& element) {
    berth_type type = type_of(kind);
    type.element = &element;
    return type;
}

constexpr berth_field field_of(const char* name, const berth_type& type, std::uint32_t flags = 0) {
    berth_field field{};
    field.size = sizeof field;
    field.flags = flags;
    field.name = name;
    field.type = &type;
    return field;
}

template <std::size_t count>
constexpr berth_type object_of(const char* name, const berth_field (&fields)[count]) {
    berth_type type = type_of(BERTH_KIND_OBJECT);
    type.name = name;
    type.fields = fields;
    type.field_count = count;
    return type;
}

constexpr berth_input input_of(berth_place place, const berth_field& field) {
    return {sizeof(berth_input), place, field.name, &field};
}

template <std::size_t count>
constexpr berth_endpoint endpoint_of(const char* name, const char* method, const char* route,
                                     const berth_input (&inputs)[count], std::uint32_t status,
                                     const berth_type* result) {
    berth_endpoint endpoint{};
    endpoint.size = sizeof endpoint;
    endpoint.service = "Shop";
    endpoint.name = name;
    endpoint.method = method;
    endpoint.path = route;
    endpoint.summary = name;
    endpoint.inputs = inputs;
    endpoint.input_count = count;
    endpoint.result_status = status;
    endpoint.result = result;
    return endpoint;
}

constexpr berth_endpoint with(berth_endpoint endpoint, std::uint32_t flags, const berth_type* body = nullptr) {
    endpoint.flags = flags;
    endpoint.body = body;
    return endpoint;
}

inline berth_plugin_table table_of(const char* name, const char* version) {
    berth_plugin_table table{};
    table.size = sizeof table;
    table.abi_major = BERTH_ABI_MAJOR;
    table.abi_minor = BERTH_ABI_MINOR;
    table.name = name;
    table.version = version;
    table.sdk_version = "0.1.0";
    table.compiler = "g++ 12";
    // The description copies what is said, but a table without functions is refused.
    table.create = [](const berth_host*, const berth_failure*) -> berth_instance* { return nullptr; };
    table.start = [](berth_instance*, berth_slice, const berth_failure*) { return false; };
    table.call = [](berth_instance*, const berth_call*, const berth_sink*) {};
    table.stop = [](berth_instance*) {};
    table.destroy = [](berth_instance*) {};
    return table;
}

inline std::shared_ptr<const plugin::description> copy_of(const berth_plugin_table& table) {
    auto copied = plugin::description::copy(table);
    if (const auto* fault = std::get_if<std::string>(&copied)) throw std::runtime_error(*fault);
    return std::get<std::shared_ptr<const plugin::description>>(copied);
}

} // namespace berth::host::describe::test
