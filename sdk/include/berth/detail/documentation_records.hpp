// Services as the marshalling convention records them: names, URL templates, JSON Schema, file parameters, result types
// by their names in Python. Plain REST routes and free WebSockets are no part of it. Pure.
#pragma once

#include <berth/detail/binder.hpp>
#include <berth/detail/convention_schema.hpp>
#include <berth/detail/wire_names.hpp>

#include <span>

namespace berth::detail {

// A service, or the part of one that an interface of its own names.
struct documented_service {
    std::string name; // the segments of the URL before the endpoint's
    std::vector<const berth_endpoint*> endpoints;
};

inline void append_services(std::span<const berth_endpoint> rows, std::string_view prefix, std::vector<documented_service>& all) {
    const std::size_t first = all.size();
    for (const berth_endpoint& row : rows) {
        if (!(row.flags & BERTH_ENDPOINT_MARSHALLED)) continue;
        const std::string name(prefix.empty() ? service_name(row.service).view() : prefix);
        std::size_t at = first;
        while (at < all.size() && all[at].name != name) ++at;
        if (at == all.size()) all.push_back({name, {}});
        all[at].endpoints.push_back(&row);
    }
}

// The name of the outermost type in Python; an optional and a variant name all their alternatives.
inline std::string python_type_name(const berth_type& of) {
    std::vector<const berth_type*> all;
    append_alternatives(of, all);
    const auto name = [](const berth_type* one) -> std::string {
        if (!one) return "NoneType";
        switch (one->kind) {
        case BERTH_KIND_BOOL: return "bool";
        case BERTH_KIND_INTEGER:
        case BERTH_KIND_ID:
        case BERTH_KIND_REFERENCE: return "int";
        case BERTH_KIND_NUMBER: return "float";
        case BERTH_KIND_STRING: return "str";
        case BERTH_KIND_TIME:
        case BERTH_KIND_DATE_TIME: return "datetime";
        case BERTH_KIND_PATH: return "Path";
        case BERTH_KIND_BYTES: return "bytes";
        case BERTH_KIND_LIST: return "list";
        case BERTH_KIND_TUPLE: return "tuple";
        case BERTH_KIND_MAP: return "dict";
        case BERTH_KIND_ENUM:
        case BERTH_KIND_OBJECT: return one->name;
        // A JSON value that is passed through as it is, or one whose tags count.
        default: return one == &table<json>::type ? "dict|list|str|float|int|NoneType" : "Any";
        }
    };
    std::string joined;
    for (const berth_type* one : all) joined += (joined.empty() ? "" : "|") + name(one);
    return joined;
}

inline std::string return_type(const berth_endpoint& of) {
    if (of.flags & BERTH_ENDPOINT_STREAM) return "Iterable";
    if (of.flags & BERTH_ENDPOINT_FILE) return "bytes";
    return of.result ? python_type_name(*of.result) : "NoneType";
}
inline bool returns_file(const berth_endpoint& of) {
    return of.flags & BERTH_ENDPOINT_FILE || (of.flags & BERTH_ENDPOINT_STREAM && of.result->kind == BERTH_KIND_BYTES);
}

// /service/endpoint/<a>/<rest>?q=<q>
inline std::string url_template(const berth_endpoint& of) {
    std::string url;
    for (const char* c = of.path; *c; ++c) {
        if (*c == '*' && c[1] == '}') continue;
        url += *c == '{' ? '<' : *c == '}' ? '>' : *c;
    }
    char separator = '?';
    for (std::uint32_t i = 0; i < of.input_count; ++i) {
        if (of.inputs[i].place != BERTH_PLACE_QUERY) continue;
        url += std::exchange(separator, '&') + std::string(of.inputs[i].name) + "=<" + of.inputs[i].name + '>';
    }
    return url;
}

// Summary and text; empty when there is neither.
inline std::string docstring(const berth_endpoint& of) {
    const std::string summary = of.summary ? of.summary : "", text = of.text ? of.text : "";
    return summary.empty() || text.empty() ? summary + text : summary + "\n\n" + text;
}

inline void write_parameter_schema(document_writer& to, const berth_endpoint& of) {
    convention_schema schema(to);
    to.StartObject();
    write_key(to, "schema");
    to.StartObject();
    write_member(to, "type", "object");
    write_key(to, "properties");
    to.StartObject();
    for (std::uint32_t i = 0; i < of.input_count; ++i) {
        if (of.inputs[i].place != BERTH_PLACE_BODY) continue;
        write_key(to, of.inputs[i].name);
        schema.write(*of.inputs[i].field->type);
    }
    to.EndObject();
    to.EndObject();
    write_key(to, "defs");
    schema.write_definitions();
    to.EndObject();
}

inline void write_endpoint_record(document_writer& to, const berth_endpoint& of) {
    to.StartObject();
    write_member(to, "name", of.name);
    write_key(to, "docstring");
    const std::string said = docstring(of);
    said.empty() ? static_cast<void>(to.Null()) : write_text(to, said);
    write_member(to, "url_template", url_template(of));
    write_key(to, "json_schema");
    write_parameter_schema(to, of);
    write_key(to, "file_params");
    to.StartArray();
    for (const berth_place place : {BERTH_PLACE_FILE, BERTH_PLACE_STREAM})
        for (std::uint32_t i = 0; i < of.input_count; ++i)
            if (of.inputs[i].place == place) write_text(to, of.inputs[i].name);
    to.EndArray();
    write_member(to, "return_type", return_type(of));
    write_key(to, "return_is_file");
    to.Bool(returns_file(of));
    to.EndObject();
}

inline std::string service_records(const std::vector<documented_service>& services) {
    rapidjson::StringBuffer buffer;
    document_writer to(buffer);
    to.StartArray();
    for (const documented_service& one : services) {
        to.StartObject();
        write_member(to, "name", one.name);
        write_key(to, "docstring");
        to.Null(); // a class has no text of its own here
        write_key(to, "endpoints");
        to.StartObject();
        for (const berth_endpoint* endpoint : one.endpoints) {
            write_key(to, endpoint->name);
            write_endpoint_record(to, *endpoint);
        }
        to.EndObject();
        to.EndObject();
    }
    to.EndArray();
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace berth::detail
