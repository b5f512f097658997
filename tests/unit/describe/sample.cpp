#include "sample.hpp"
#include "table_parts.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <iterator>
#include <stdexcept>

namespace berth::host::describe::test {
namespace {

constexpr berth_type any = type_of(BERTH_KIND_ANY);
constexpr berth_type boolean = type_of(BERTH_KIND_BOOL);
constexpr berth_type text = type_of(BERTH_KIND_STRING);
constexpr berth_type real = [] {
    berth_type type = type_of(BERTH_KIND_NUMBER);
    type.bits = 64;
    return type;
}();
constexpr berth_type time_point = type_of(BERTH_KIND_TIME);
constexpr berth_type bytes = type_of(BERTH_KIND_BYTES);
constexpr berth_type path = type_of(BERTH_KIND_PATH);
constexpr berth_type id = type_of(BERTH_KIND_ID);
constexpr berth_type int32 = integer_of(32, true);
constexpr berth_type int64 = integer_of(64, true);
constexpr berth_type uint8 = integer_of(8, false);
constexpr berth_type texts = around(BERTH_KIND_LIST, text);
constexpr berth_type counts = around(BERTH_KIND_MAP, int64);
constexpr berth_type maybe_text = around(BERTH_KIND_OPTIONAL, text);

constexpr berth_type point = [] {
    berth_type type = around(BERTH_KIND_LIST, real);
    type.length = 2;
    return type;
}();

constexpr const char* colour_names[]{"red", "green"};
constexpr berth_type colour = [] {
    berth_type type = type_of(BERTH_KIND_ENUM);
    type.name = "Colour";
    type.text = "What it looks like";
    type.names = colour_names;
    type.name_count = std::size(colour_names);
    return type;
}();
constexpr berth_type maybe_colour = around(BERTH_KIND_OPTIONAL, colour);

constexpr const berth_type* code_kinds[]{&int64, &text};
constexpr berth_type code = [] {
    berth_type type = type_of(BERTH_KIND_VARIANT);
    type.alternatives = code_kinds;
    type.alternative_count = std::size(code_kinds);
    return type;
}();

// A folder contains folders.
extern const berth_type folder;
constexpr berth_type folders = around(BERTH_KIND_LIST, folder);
constexpr berth_field folder_fields[]{field_of("name", text, BERTH_FIELD_REQUIRED), field_of("inside", folders)};
constexpr berth_type folder = object_of("Folder", folder_fields);
constexpr berth_type folder_reference = around(BERTH_KIND_REFERENCE, folder);

constexpr berth_field item_name = [] {
    berth_field field = field_of(
        "name", text, BERTH_FIELD_REQUIRED | BERTH_FIELD_UNIQUE | BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH);
    field.text = "What it is called";
    field.min_length = 1;
    field.max_length = 120;
    field.pattern = "^[a-z ]+$";
    return field;
}();
constexpr berth_field item_price = [] {
    berth_field field = field_of("price", int32, BERTH_FIELD_MINIMUM);
    field.minimum = 0;
    return field;
}();
constexpr berth_field item_picture = [] {
    berth_field field = field_of("picture", bytes, BERTH_FIELD_MAX_LENGTH);
    field.max_length = 100;
    return field;
}();
constexpr berth_field item_fields[]{
    field_of("id", id),
    item_name,
    item_price,
    field_of("stock", uint8),
    field_of("weight", real),
    field_of("colour", maybe_colour),
    field_of("tags", texts),
    field_of("place", point),
    field_of("sold", counts),
    field_of("since", time_point),
    item_picture,
    field_of("file", path),
    field_of("code", code),
    field_of("extra", any),
    field_of("note", maybe_text),
    field_of("hidden", boolean),
    field_of("key", text, BERTH_FIELD_SECRET),
    field_of("folder", folder_reference),
};
constexpr berth_type item = [] {
    berth_type type = object_of("Item", item_fields);
    type.flags = BERTH_TYPE_RECORD | BERTH_TYPE_STRICT;
    type.text = "One thing to sell";
    type.table = "items";
    type.schema_id = "urn:shop:item";
    type.defaults = [](void* state, void (*write)(void*, berth_slice)) {
        constexpr std::string_view json = R"({"id":0,"name":"","price":5,"colour":null,"tags":[],"key":"x"})";
        write(state, {json.data(), json.size()});
    };
    return type;
}();
constexpr berth_type items = around(BERTH_KIND_LIST, item);

constexpr berth_field id_field = field_of("id", id, BERTH_FIELD_REQUIRED);
constexpr berth_field item_field = field_of("item", id, BERTH_FIELD_REQUIRED);
constexpr berth_field rest_field = field_of("rest", path);
constexpr berth_field tags_field = field_of("tags", texts);
constexpr berth_field trace_field = field_of("x-trace", maybe_text);
constexpr berth_input find_inputs[]{input_of(BERTH_PLACE_PATH, id_field)};
constexpr berth_input drop_inputs[]{input_of(BERTH_PLACE_PATH, item_field)};
constexpr berth_input list_inputs[]{input_of(BERTH_PLACE_QUERY, tags_field), input_of(BERTH_PLACE_HEADER, trace_field)};
constexpr berth_input create_inputs[]{input_of(BERTH_PLACE_BODY, item_fields[0]), input_of(BERTH_PLACE_BODY, item_name),
                                      input_of(BERTH_PLACE_BODY, item_price)};
constexpr berth_input picture_inputs[]{input_of(BERTH_PLACE_PATH, rest_field)};

constexpr berth_endpoint shop_endpoints[]{
    endpoint_of("create", "POST", "/items", create_inputs, 201, &item),
    endpoint_of("list", "GET", "/items", list_inputs, 200, &items),
    with(endpoint_of("find", "GET", "/items/{id}", find_inputs, 200, &item), BERTH_ENDPOINT_NOT_FOUND),
    endpoint_of("drop", "DELETE", "/items/{item}", drop_inputs, 204, nullptr),
    with(endpoint_of("picture", "GET", "/pictures/{rest*}", picture_inputs, 200, nullptr), BERTH_ENDPOINT_FILE),
    with(endpoint_of("upload", "PUT", "/pictures/{rest*}", picture_inputs, 204, nullptr), BERTH_ENDPOINT_RAW_BODY),
    with(endpoint_of("arrange", "PUT", "/folders/{id}", find_inputs, 200, &folder), BERTH_ENDPOINT_WHOLE_BODY, &folder),
};
constexpr const berth_type* shop_records[]{&item};

constexpr berth_field other_fields[]{field_of("shelf", text)};
constexpr berth_type other_item = object_of("Item", other_fields);
constexpr berth_type problem = object_of("Problem", other_fields);
constexpr berth_endpoint store_endpoints[]{
    endpoint_of("find", "GET", "/shelves/{id}", find_inputs, 200, &other_item),
    endpoint_of("find", "GET", "/faults/{id}", find_inputs, 200, &problem),
};

} // namespace

std::shared_ptr<const plugin::description> shop() {
    berth_plugin_table table = table_of("shop", "1.2.3");
    table.text = "Sells things";
    table.endpoints = shop_endpoints;
    table.endpoint_count = std::size(shop_endpoints);
    table.records = shop_records;
    table.record_count = std::size(shop_records);
    table.configuration = &folder;
    return copy_of(table);
}

std::shared_ptr<const plugin::description> store() {
    berth_plugin_table table = table_of("store", "2.0.0");
    table.endpoints = store_endpoints;
    table.endpoint_count = std::size(store_endpoints);
    return copy_of(table);
}

rapidjson::Document parse(const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError()) throw std::runtime_error("not JSON: " + json);
    return document;
}

std::string at(const rapidjson::Value& root, const char* pointer) {
    const rapidjson::Value* found = rapidjson::Pointer(pointer).Get(root);
    if (found == nullptr) return "missing";
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> to(buffer);
    found->Accept(to);
    return buffer.GetString();
}

} // namespace berth::host::describe::test
