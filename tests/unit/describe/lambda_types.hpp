// The request and result types of the tools that were recorded (shared/spec/golden/lambda.json), as tables.
#pragma once

#include "table_parts.hpp"

namespace berth::host::describe::test::lambda {

inline constexpr berth_type boolean = type_of(BERTH_KIND_BOOL);
inline constexpr berth_type text = type_of(BERTH_KIND_STRING);
inline constexpr berth_type whole = integer_of(64, true);
inline constexpr berth_type real = [] {
    berth_type type = type_of(BERTH_KIND_NUMBER);
    type.bits = 64;
    return type;
}();
inline constexpr berth_type maybe_real = around(BERTH_KIND_OPTIONAL, real);
inline constexpr berth_type texts = around(BERTH_KIND_LIST, text);

constexpr berth_field said(berth_field field, const char* what) {
    field.text = what;
    return field;
}
constexpr berth_field from(berth_field field, double minimum) {
    field.flags |= BERTH_FIELD_MINIMUM;
    field.minimum = minimum;
    return field;
}
constexpr berth_type with_schema(berth_type type, const char* id) {
    type.schema_id = id;
    return type;
}

inline constexpr berth_field greet_fields[]{
    said(field_of("name", text, BERTH_FIELD_REQUIRED), "Whom to greet."),
    from(said(field_of("count", whole), "How often."), 1),
    said(field_of("weight", maybe_real), "A weight."),
    said(field_of("tags", texts), "Some tags."),
    said(field_of("loud", boolean), "Shout?"),
};
inline constexpr berth_type greet_request = [] {
    berth_type type = with_schema(object_of("GreetRequest", greet_fields), "urn:example:schema:greet.request.1");
    type.defaults = [](void* state, void (*write)(void*, berth_slice)) {
        constexpr std::string_view json = R"({"name":"","count":1,"weight":null,"tags":[],"loud":false})";
        write(state, {json.data(), json.size()});
    };
    return type;
}();
inline constexpr berth_field greet_result_fields[]{
    said(field_of("greeting", text, BERTH_FIELD_REQUIRED), "The greeting.")};
inline constexpr berth_type greet_result = object_of("GreetResult", greet_result_fields);

inline constexpr berth_field echo_fields[]{
    said(field_of("message", text, BERTH_FIELD_REQUIRED), "The text to send back.")};
inline constexpr berth_type echo_request =
    with_schema(object_of("EchoRequest", echo_fields), "urn:example:schema:echo.request.1");
inline constexpr berth_type echo_result = object_of("EchoResult", echo_fields);

inline constexpr berth_field slow_fields[]{said(field_of("seconds", real), "How long to work."),
                                           said(field_of("steps", whole), "Number of steps.")};
inline constexpr berth_type slow_request = [] {
    berth_type type = object_of("SlowRequest", slow_fields);
    type.defaults = [](void* state, void (*write)(void*, berth_slice)) {
        constexpr std::string_view json = R"({"seconds":2,"steps":2})";
        write(state, {json.data(), json.size()});
    };
    return type;
}();
inline constexpr berth_field slow_result_fields[]{field_of("done", whole, BERTH_FIELD_REQUIRED)};
inline constexpr berth_type slow_result = object_of("SlowResult", slow_result_fields);

} // namespace berth::host::describe::test::lambda
