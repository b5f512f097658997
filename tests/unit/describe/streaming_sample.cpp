#include "sample.hpp"
#include "table_parts.hpp"

#include <iterator>

namespace berth::host::describe::test {
namespace {

constexpr berth_type any = type_of(BERTH_KIND_ANY);
constexpr berth_type boolean = type_of(BERTH_KIND_BOOL);
constexpr berth_type text = type_of(BERTH_KIND_STRING);
constexpr berth_type bytes = type_of(BERTH_KIND_BYTES);
constexpr berth_type date_time = type_of(BERTH_KIND_DATE_TIME);
constexpr berth_type int64 = integer_of(64, true);
constexpr berth_type maybe_bytes = around(BERTH_KIND_OPTIONAL, bytes);
constexpr berth_type all_others = around(BERTH_KIND_MAP, any);

constexpr const char* colour_names[]{"red", "green"};
constexpr berth_type colour = [] {
    berth_type type = type_of(BERTH_KIND_ENUM);
    type.name = "Colour";
    type.names = colour_names;
    type.name_count = std::size(colour_names);
    return type;
}();

constexpr berth_type keyed(const berth_type& key, const berth_type& element) {
    berth_type type = around(BERTH_KIND_MAP, element);
    type.key = &key;
    return type;
}
constexpr berth_type by_number = keyed(int64, text);
constexpr berth_type by_colour = keyed(colour, text);
constexpr berth_type by_truth = keyed(boolean, text);

constexpr const berth_type* pair_types[]{&text, &date_time};
constexpr berth_type pair = [] {
    berth_type type = type_of(BERTH_KIND_TUPLE);
    type.alternatives = pair_types;
    type.alternative_count = std::size(pair_types);
    return type;
}();

constexpr berth_field picture_fields[]{field_of("content", bytes, BERTH_FIELD_REQUIRED), field_of("numbers", by_number),
                                       field_of("colours", by_colour), field_of("truths", by_truth), field_of("pair", pair)};
constexpr berth_type picture = object_of("Picture", picture_fields);

constexpr berth_field shape_fields[]{field_of("name", text), field_of("rest", all_others, BERTH_FIELD_REST)};
constexpr berth_type shape = object_of("Shape", shape_fields);
constexpr berth_type circle = [] {
    berth_type type = object_of("Circle", shape_fields);
    type.tag = "shapes.Circle";
    return type;
}();
constexpr const berth_type* shape_types[]{&shape, &circle};
constexpr berth_type any_shape = [] {
    berth_type type = type_of(BERTH_KIND_VARIANT);
    type.flags = BERTH_TYPE_TAGGED;
    type.alternatives = shape_types;
    type.alternative_count = std::size(shape_types);
    return type;
}();

constexpr berth_field loud = field_of("loud", boolean, BERTH_FIELD_REQUIRED);
constexpr berth_field taken = field_of("picture", picture, BERTH_FIELD_REQUIRED);
constexpr berth_field sound = field_of("sound", bytes, BERTH_FIELD_REQUIRED);
constexpr berth_field cover = field_of("cover", maybe_bytes);
constexpr berth_field water = field_of("water", bytes, BERTH_FIELD_REQUIRED);
constexpr berth_field lines = field_of("lines", pair, BERTH_FIELD_REQUIRED);

constexpr berth_input keep_inputs[]{input_of(BERTH_PLACE_PATH, loud), input_of(BERTH_PLACE_BODY, taken),
                                    input_of(BERTH_PLACE_FILE, sound), input_of(BERTH_PLACE_FILE, cover)};
constexpr berth_input one_file_inputs[]{input_of(BERTH_PLACE_FILE, sound)};
constexpr berth_input pour_inputs[]{input_of(BERTH_PLACE_STREAM, water)};
constexpr berth_input line_inputs[]{input_of(BERTH_PLACE_STREAM, lines)};
constexpr berth_input draw_inputs[]{input_of(BERTH_PLACE_BODY, taken), input_of(BERTH_PLACE_FILE, sound),
                                    input_of(BERTH_PLACE_STREAM, lines)};

constexpr berth_endpoint relay(const char* name, const char* method, const char* path, const berth_type* result,
                               std::uint32_t flags, const char* content_type = nullptr) {
    berth_endpoint endpoint{};
    endpoint.size = sizeof endpoint;
    endpoint.flags = flags;
    endpoint.service = "Relay";
    endpoint.name = name;
    endpoint.method = method;
    endpoint.path = path;
    endpoint.result = result;
    endpoint.result_status = 200;
    endpoint.content_type = content_type;
    return endpoint;
}

template <std::size_t count>
constexpr berth_endpoint taking(berth_endpoint endpoint, const berth_input (&inputs)[count]) {
    endpoint.inputs = inputs;
    endpoint.input_count = count;
    return endpoint;
}

constexpr berth_endpoint talking(berth_endpoint endpoint, const berth_type& in) {
    endpoint.body = &in;
    return endpoint;
}

constexpr std::uint32_t marshalled = BERTH_ENDPOINT_MARSHALLED;
constexpr std::uint32_t stream = BERTH_ENDPOINT_STREAM;
constexpr std::uint32_t web_socket = BERTH_ENDPOINT_WEBSOCKET;

constexpr berth_endpoint endpoints[]{
    taking(relay("keep", "POST", "/relay/keep/{loud}", &picture, marshalled), keep_inputs),
    taking(relay("one_file", "POST", "/relay/one-file", &int64, marshalled), one_file_inputs),
    taking(relay("pour", "POST", "/relay/pour", nullptr, marshalled), pour_inputs),
    relay("count", "GET", "/relay/count", &int64, marshalled | stream),
    relay("words", "GET", "/relay/words", &text, marshalled | stream),
    relay("listen", "GET", "/relay/listen", &bytes, marshalled | stream, "audio/wav"),
    relay("export", "GET", "/relay/export", nullptr, marshalled | BERTH_ENDPOINT_FILE, "text/csv"),
    relay("ticks", "GET", "/ticks", &any_shape, stream),
    taking(relay("take", "POST", "/lines", &pair, 0), line_inputs),
    relay("picture", "GET", "/picture", &picture, 0),
    taking(relay("draw", "GET", "/relay/draw", &any_shape, marshalled | web_socket | stream), draw_inputs),
    talking(relay("chat", "GET", "/chat", &text, web_socket | BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_MESSAGES), picture),
};

} // namespace

std::shared_ptr<const plugin::description> relays() {
    berth_plugin_table table = table_of("relay", "1.0.0");
    table.endpoints = endpoints;
    table.endpoint_count = std::size(endpoints);
    return copy_of(table);
}

} // namespace berth::host::describe::test
