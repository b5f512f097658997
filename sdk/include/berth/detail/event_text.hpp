// The events of a job as JSON: flat objects, their own members first and "$schema" last.
#pragma once

#include <berth/detail/answer.hpp>

#include <concepts>

namespace berth::detail {

inline constexpr std::string_view generic_schema = "urn:ivcap:schema:service.event.generic.1";
inline constexpr std::string_view error_schema = "urn:ivcap:schema:service.event.error.1";
inline constexpr std::string_view step_start_schema = "urn:ivcap:schema:service.event.step.start.1";
inline constexpr std::string_view step_finish_schema = "urn:ivcap:schema:service.event.step.finish.1";
inline constexpr std::string_view step_error_schema = "urn:ivcap:schema:service.event.step.error.1";

inline constexpr json_style event_style{dialect::tool, false, false, true};

// Texts for people may hold anything; what is not UTF-8 must not break the event.
inline void add_text(json_output& to, std::string_view text) {
    to.String(text.substr(0, std::min(invalid_utf8(text), text.size())));
}
inline std::string text_as_json(std::string_view text) {
    json_output out(event_style);
    add_text(out, text);
    return std::string(out.text());
}
inline std::string value_as_json(const binder& bind, const void* value) {
    json_writer out(event_style);
    if (!out.write(bind, value)) throw_unwritable("the event", out.fault(), dialect::tool);
    return std::string(out.json());
}
template <class T>
std::string as_json(const T& value) {
    if constexpr (std::is_null_pointer_v<T>) return "null"; // first: it would convert to a text
    else if constexpr (std::is_convertible_v<const T&, std::string_view>) return text_as_json(value);
    else return value_as_json(table<T>::bind, &value);
}

// `options` is JSON.
inline std::string named_event(std::string_view schema, std::string_view name, std::string_view options) {
    json_output out(event_style);
    out.StartObject();
    out.Key("name");
    add_text(out, name);
    out.Key("options");
    out.word(options);
    out.Key(schema_name);
    out.String(schema);
    out.EndObject();
    return std::string(out.text());
}
// C++ has no stack trace to show, and would show it to nobody.
inline std::string error_event(std::string_view schema, std::string_view error, std::string_view context) {
    json_output out(event_style);
    out.StartObject();
    out.Key("error");
    add_text(out, error);
    out.Key("context");
    if (context.empty()) out.Null();
    else add_text(out, context);
    out.Key("stacktrace");
    out.Null();
    out.Key(schema_name);
    out.String(schema);
    out.EndObject();
    return std::string(out.text());
}

} // namespace berth::detail
