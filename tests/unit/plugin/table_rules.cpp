// What a table may not combine, in types and in endpoints, and that what it may comes through whole.
#include <plugin/description.hpp>

#include <catch2/catch.hpp>

#include <initializer_list>
#include <vector>

using namespace berth::host::plugin;
using Catch::Contains;

namespace {

berth_type type_of(berth_kind kind, const berth_type* element = nullptr) {
    berth_type type{};
    type.size = sizeof type;
    type.kind = kind;
    type.element = element;
    type.bits = 64;
    return type;
}

const berth_type any = type_of(BERTH_KIND_ANY);
const berth_type text = type_of(BERTH_KIND_STRING);
const berth_type integer = type_of(BERTH_KIND_INTEGER);
const berth_type date_time = type_of(BERTH_KIND_DATE_TIME);
const berth_type bytes = type_of(BERTH_KIND_BYTES);
const berth_type maybe_bytes = type_of(BERTH_KIND_OPTIONAL, &bytes);
const berth_type map_of_any = type_of(BERTH_KIND_MAP, &any);
const berth_type list_of_any = type_of(BERTH_KIND_LIST, &any);

berth_field field_of(const char* name, const berth_type& type, std::uint32_t flags = 0) {
    berth_field field{};
    field.size = sizeof field;
    field.flags = flags;
    field.name = name;
    field.type = &type;
    return field;
}

berth_type object_of(const std::vector<berth_field>& fields, const char* tag = nullptr) {
    berth_type type = type_of(BERTH_KIND_OBJECT);
    type.fields = fields.data();
    type.field_count = static_cast<std::uint32_t>(fields.size());
    type.tag = tag;
    return type;
}

berth_type one_of(berth_kind kind, const std::vector<const berth_type*>& alternatives, std::uint32_t flags = 0) {
    berth_type type = type_of(kind);
    type.alternatives = alternatives.data();
    type.alternative_count = static_cast<std::uint32_t>(alternatives.size());
    type.flags = flags;
    return type;
}

std::variant<std::shared_ptr<const description>, std::string> copy_of(const berth_endpoint& endpoint) {
    berth_plugin_table table{};
    table.size = sizeof table;
    table.abi_major = BERTH_ABI_MAJOR;
    table.abi_minor = BERTH_ABI_MINOR;
    table.name = "rules";
    table.version = "1.0.0";
    table.endpoints = &endpoint;
    table.endpoint_count = 1;
    table.create = [](const berth_host*, const berth_failure*) -> berth_instance* { return nullptr; };
    table.start = [](berth_instance*, berth_slice, const berth_failure*) { return true; };
    table.call = [](berth_instance*, const berth_call*, const berth_sink*) {};
    table.stop = [](berth_instance*) {};
    table.destroy = [](berth_instance*) {};
    return description::copy(table);
}

berth_endpoint endpoint_with(std::uint32_t flags, const char* method = "POST") {
    berth_endpoint endpoint{};
    endpoint.size = sizeof endpoint;
    endpoint.flags = flags;
    endpoint.service = "Service";
    endpoint.name = "method";
    endpoint.method = method;
    endpoint.path = "/x";
    endpoint.result_status = 200;
    endpoint.result = &text;
    return endpoint;
}

std::string fault_of(const berth_endpoint& endpoint) {
    const auto result = copy_of(endpoint);
    return result.index() == 1 ? std::get<1>(result) : "none";
}

std::string fault_of_type(const berth_type& type) {
    berth_endpoint endpoint = endpoint_with(0);
    endpoint.result = &type;
    return fault_of(endpoint);
}

struct input {
    const char* name;
    berth_place place;
    const berth_type* type;
};

std::string fault_of(std::uint32_t flags, std::initializer_list<input> inputs, const char* method = "POST",
                     const char* content_type = nullptr) {
    std::vector<berth_field> fields;
    std::vector<berth_input> made;
    for (const input& each : inputs) fields.push_back(field_of(each.name, *each.type));
    for (std::size_t i = 0; i < fields.size(); ++i)
        made.push_back({sizeof(berth_input), inputs.begin()[i].place, fields[i].name, &fields[i]});
    berth_endpoint endpoint = endpoint_with(flags, method);
    endpoint.inputs = made.data();
    endpoint.input_count = static_cast<std::uint32_t>(made.size());
    endpoint.content_type = content_type;
    return fault_of(endpoint);
}

constexpr std::uint32_t marshalled = BERTH_ENDPOINT_MARSHALLED;
constexpr std::uint32_t web_socket = BERTH_ENDPOINT_WEBSOCKET;
constexpr std::uint32_t free_socket = BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET;
constexpr std::uint32_t stream = BERTH_ENDPOINT_STREAM;

} // namespace

TEST_CASE("what a table says of the second minor ABI comes through whole, to a worker too") {
    const std::vector<berth_field> rest_fields{field_of("rest", map_of_any, BERTH_FIELD_REST)};
    const berth_type plain = object_of(rest_fields);
    const std::vector<berth_field> other_fields{field_of("when", date_time)};
    const berth_type other = object_of(other_fields, "zoo.Dog");
    const std::vector<const berth_type*> animals{&plain, &other};
    const berth_type animal = one_of(BERTH_KIND_VARIANT, animals, BERTH_TYPE_TAGGED);
    berth_type by_number = type_of(BERTH_KIND_MAP, &animal);
    by_number.key = &integer;
    const std::vector<const berth_type*> elements{&text, &by_number};
    const berth_type pair = one_of(BERTH_KIND_TUPLE, elements);
    berth_endpoint endpoint = endpoint_with(BERTH_ENDPOINT_STREAM);
    endpoint.result = &pair;
    endpoint.content_type = "text/csv";
    const auto result = copy_of(endpoint);
    REQUIRE(result.index() == 0);
    const auto again = description::decode(std::get<0>(result)->encode());
    REQUIRE(again.index() == 0);
    for (const auto& made : {std::get<0>(result), std::get<0>(again)}) {
        const berth_endpoint& seen = made->endpoints()[0];
        CHECK(seen.content_type == std::string_view("text/csv"));
        REQUIRE(seen.result->kind == BERTH_KIND_TUPLE);
        const berth_type* map = seen.result->alternatives[1];
        CHECK(map->key->kind == BERTH_KIND_INTEGER);
        CHECK(map->element->flags == BERTH_TYPE_TAGGED);
        CHECK(map->element->alternatives[0]->tag == std::string_view());
        CHECK(map->element->alternatives[0]->fields[0].flags == BERTH_FIELD_REST);
        CHECK(map->element->alternatives[1]->tag == std::string_view("zoo.Dog"));
    }
}

TEST_CASE("a variant told apart by tags has objects with a tag each, but the first") {
    const std::vector<berth_field> fields{field_of("name", text)};
    const berth_type first = object_of(fields), dog = object_of(fields, "Dog"), cat = object_of(fields, "Cat");
    const auto fault = [](const std::vector<const berth_type*>& of) {
        return fault_of_type(one_of(BERTH_KIND_VARIANT, of, BERTH_TYPE_TAGGED));
    };
    CHECK(fault({&first, &dog, &cat}) == "none");
    CHECK(fault({&dog, &cat}) == "none");
    CHECK_THAT(fault({&first, &first}), Contains("alternative 1 has no tag; only the first one goes without"));
    CHECK_THAT(fault({&first, &dog, &dog}), Contains("alternative 2 has the tag \"Dog\" of another one"));
    CHECK_THAT(fault({&first, &text}), Contains("alternative 1 has a kind that carries no tag, expected an object"));
    berth_type list = list_of_any;
    list.flags = BERTH_TYPE_TAGGED;
    CHECK_THAT(fault_of_type(list), Contains("is told apart by tags, but is no variant"));
    berth_type tagged_text = text;
    tagged_text.tag = "Text";
    CHECK_THAT(fault_of_type(tagged_text), Contains("has the tag \"Text\", but is no object"));
}

TEST_CASE("a tuple has elements, and a map's keys have a text form") {
    CHECK_THAT(fault_of_type(type_of(BERTH_KIND_TUPLE)), Contains("is a tuple without elements"));
    berth_type map = map_of_any;
    map.key = &date_time;
    CHECK(fault_of_type(map) == "none");
    map.key = &bytes;
    CHECK_THAT(fault_of_type(map), Contains("has keys of kind 13, which has no text form"));
    berth_type list = list_of_any;
    list.key = &text;
    CHECK_THAT(fault_of_type(list), Contains("has a key type, but is no map"));
    CHECK_THAT(fault_of_type(type_of(BERTH_KIND_DATE_TIME + 1)), Contains("has the unknown kind 19"));
}

TEST_CASE("the members that nobody names go into one map of any values, in an object that takes them") {
    const auto fault = [](const std::vector<berth_field>& fields, std::uint32_t flags = 0) {
        berth_type object = object_of(fields);
        object.flags = flags;
        return fault_of_type(object);
    };
    const berth_field rest = field_of("rest", map_of_any, BERTH_FIELD_REST);
    CHECK(fault({field_of("name", text), rest}) == "none");
    CHECK_THAT(fault({field_of("rest", text, BERTH_FIELD_REST)}), Contains("expected a map of strings to any value"));
    CHECK_THAT(fault({rest, field_of("more", map_of_any, BERTH_FIELD_REST)}),
               Contains("has two fields for the members that nobody names"));
    CHECK_THAT(fault({field_of("rest", map_of_any, BERTH_FIELD_REST | BERTH_FIELD_REQUIRED)}),
               Contains("cannot be required, indexed or unique"));
    CHECK_THAT(fault({rest}, BERTH_TYPE_STRICT), Contains("refuses unknown members and collects them too"));
}

TEST_CASE("an input may take the members of a JSON body that nobody names") {
    const auto fault = [](berth_place place, const berth_type& type) {
        const berth_field rest = field_of("rest", type, BERTH_FIELD_REST);
        const berth_input inputs[]{{sizeof(berth_input), place, "rest", &rest}};
        berth_endpoint endpoint = endpoint_with(0);
        endpoint.inputs = inputs;
        endpoint.input_count = 1;
        return fault_of(endpoint);
    };
    CHECK(fault(BERTH_PLACE_BODY, map_of_any) == "none");
    CHECK_THAT(fault(BERTH_PLACE_QUERY, map_of_any), Contains("which only a JSON body has"));
    CHECK_THAT(fault(BERTH_PLACE_BODY, text), Contains("expected a map of strings to any value"));
}

TEST_CASE("ways to stream that work are taken") {
    CHECK(fault_of(stream, {}) == "none");
    CHECK(fault_of(stream, {{"up", BERTH_PLACE_STREAM, &bytes}}) == "none");
    CHECK(fault_of(0, {{"up", BERTH_PLACE_STREAM, &any}}) == "none");
    CHECK(fault_of(marshalled | stream, {{"up", BERTH_PLACE_STREAM, &bytes}, {"n", BERTH_PLACE_QUERY, &text}}) == "none");
    CHECK(fault_of(marshalled, {{"a", BERTH_PLACE_FILE, &bytes}, {"b", BERTH_PLACE_FILE, &maybe_bytes}, {"c", BERTH_PLACE_BODY, &text}}) ==
          "none");
    CHECK(fault_of(marshalled | web_socket | stream,
                   {{"a", BERTH_PLACE_FILE, &bytes}, {"b", BERTH_PLACE_BODY, &text}, {"up", BERTH_PLACE_STREAM, &any}}, "GET") ==
          "none");
    CHECK(fault_of(free_socket, {{"q", BERTH_PLACE_QUERY, &text}}, "GET") == "none");
    CHECK(fault_of(free_socket | BERTH_ENDPOINT_MESSAGES | BERTH_ENDPOINT_INLINE, {}, "GET") == "none");
}

TEST_CASE("a socket's flags must fit each other") {
    CHECK_THAT(fault_of(BERTH_ENDPOINT_MESSAGES, {}), Contains("is called for each message (MESSAGES), but is no socket (SOCKET)"));
    CHECK_THAT(fault_of(BERTH_ENDPOINT_SOCKET, {}, "GET"), Contains("is a socket (SOCKET), but no WebSocket (WEBSOCKET)"));
    CHECK_THAT(fault_of(free_socket | marshalled, {}, "GET"), Contains("is a socket without a convention (SOCKET) that follows"));
    CHECK_THAT(fault_of(free_socket | stream, {}, "GET"), Contains("is a socket, whose messages are no stream"));
    CHECK_THAT(fault_of(web_socket, {}, "GET"), Contains("is a WebSocket that is neither a socket (SOCKET) nor follows"));
    CHECK_THAT(fault_of(free_socket, {}), Contains("is a WebSocket with the method POST, expected GET"));
    CHECK_THAT(fault_of(free_socket, {{"a", BERTH_PLACE_BODY, &text}}, "GET"),
               Contains("is a socket, which takes values from the path, the query and headers alone"));
}

TEST_CASE("what waits for a stream or a socket does not run on the event loop") {
    const std::string sentence = "is inline, but runs as long as its stream or socket lasts";
    CHECK_THAT(fault_of(BERTH_ENDPOINT_INLINE | stream, {}), Contains(sentence));
    CHECK_THAT(fault_of(BERTH_ENDPOINT_INLINE | free_socket, {}, "GET"), Contains(sentence));
    CHECK_THAT(fault_of(BERTH_ENDPOINT_INLINE, {{"up", BERTH_PLACE_STREAM, &bytes}}), Contains(sentence));
}

TEST_CASE("a stream goes out alone and is of a type") {
    CHECK_THAT(fault_of(stream | BERTH_ENDPOINT_FILE, {}), Contains("answers both a stream and a file"));
    berth_endpoint endpoint = endpoint_with(stream);
    endpoint.result = nullptr;
    CHECK_THAT(fault_of(endpoint), Contains("answers a stream of no type"));
    CHECK_THAT(fault_of(stream, {}, "POST", "csv\r\nX: y"), Contains("expected one such as image/png"));
}

TEST_CASE("over HTTP an input stream is the whole body, of bytes where the convention holds") {
    const std::string alone = "takes an input stream beside JSON values or files: over HTTP the stream is the whole body";
    CHECK_THAT(fault_of(0, {{"up", BERTH_PLACE_STREAM, &bytes}, {"a", BERTH_PLACE_BODY, &text}}), Contains(alone));
    CHECK_THAT(fault_of(marshalled, {{"up", BERTH_PLACE_STREAM, &bytes}, {"a", BERTH_PLACE_FILE, &bytes}}), Contains(alone));
    CHECK_THAT(fault_of(BERTH_ENDPOINT_RAW_BODY, {{"up", BERTH_PLACE_STREAM, &bytes}}),
               Contains("takes an input stream, but its body is raw or one whole value"));
    CHECK_THAT(fault_of(marshalled, {{"up", BERTH_PLACE_STREAM, &text}}),
               Contains("takes an input stream of items, which the marshalling convention carries over a WebSocket alone"));
    CHECK_THAT(fault_of(web_socket | marshalled, {{"a", BERTH_PLACE_STREAM, &text}, {"b", BERTH_PLACE_STREAM, &text}}, "GET"),
               Contains("takes 2 input streams, at most one is possible"));
}

TEST_CASE("files are bytes and come in a body that is neither raw nor one value") {
    CHECK_THAT(fault_of(0, {{"a", BERTH_PLACE_FILE, &text}}),
               Contains("input \"a\" is a file of kind 5, expected bytes or optional bytes"));
    CHECK_THAT(fault_of(BERTH_ENDPOINT_RAW_BODY, {{"a", BERTH_PLACE_FILE, &bytes}}),
               Contains("takes files, but its body is raw or one whole value"));
    CHECK_THAT(fault_of(0, {{"a", static_cast<berth_place>(7), &bytes}}), Contains("has the unknown place 7"));
}

TEST_CASE("the marshalling convention knows GET and POST") {
    CHECK_THAT(fault_of(marshalled, {}, "PUT"),
               Contains("follows the marshalling convention with the method PUT, expected GET or POST"));
    CHECK_THAT(fault_of(marshalled | BERTH_ENDPOINT_RAW_BODY, {}), Contains("so its body is made of inputs, not raw or whole"));
    CHECK_THAT(fault_of(0x2000, {}), Contains("has unknown flags"));
}
