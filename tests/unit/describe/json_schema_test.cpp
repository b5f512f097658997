#include "sample.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using describe::test::at;

namespace {

rapidjson::Document item_schema() {
    const auto shop = describe::test::shop();
    return describe::test::parse(describe::json_schema(*shop, *shop->records().front()));
}

rapidjson::Document folder_schema() {
    const auto shop = describe::test::shop();
    return describe::test::parse(describe::json_schema(*shop, *shop->table().configuration));
}

} // namespace

TEST_CASE("a schema names its dialect, its id and its type") {
    const auto schema = item_schema();
    CHECK(at(schema, "/$schema") == R"("https://json-schema.org/draft/2020-12/schema")");
    CHECK(at(schema, "/$id") == R"("urn:shop:item")");
    CHECK(at(schema, "/title") == R"("Item")");
    CHECK(at(schema, "/description") == R"("One thing to sell")");
}

TEST_CASE("each kind of type has its schema") {
    const auto schema = item_schema();
    CHECK(at(schema, "/properties/stock") == R"({"type":"integer","minimum":0,"maximum":255})");
    CHECK(at(schema, "/properties/weight") == R"({"type":"number","format":"double"})");
    CHECK(at(schema, "/properties/colour/anyOf") == R"([{"$ref":"#/$defs/Colour"},{"type":"null"}])");
    CHECK(at(schema, "/properties/place") ==
          R"({"type":"array","items":{"type":"number","format":"double"},"minItems":2,"maxItems":2})");
    CHECK(at(schema, "/properties/sold") ==
          R"({"type":"object","additionalProperties":{"type":"integer","format":"int64"}})");
    CHECK(at(schema, "/properties/since") == R"({"type":"string","format":"date-time"})");
    CHECK(at(schema, "/properties/file") == R"({"type":"string"})");
    CHECK(at(schema, "/properties/code") == R"({"anyOf":[{"type":"integer","format":"int64"},{"type":"string"}]})");
    CHECK(at(schema, "/properties/extra") == "{}");
    CHECK(at(schema, "/properties/note") == R"({"type":["string","null"]})");
    CHECK(at(schema, "/properties/hidden") == R"({"type":"boolean"})");
    CHECK(at(schema, "/properties/folder") == R"({"type":"integer","format":"int64","minimum":1})");
}

TEST_CASE("an enum is defined once, by its names") {
    CHECK(at(item_schema(), "/$defs/Colour") ==
          R"({"type":"string","enum":["red","green"],"description":"What it looks like"})");
}

TEST_CASE("what was said of a field is in its schema") {
    CHECK(at(item_schema(), "/properties/name") ==
          R"({"type":"string","pattern":"^[a-z ]+$","minLength":1,"maxLength":120,"description":"What it is called"})");
}

TEST_CASE("the narrower of a type's and a field's limits holds") {
    CHECK(at(item_schema(), "/properties/price") ==
          R"({"type":"integer","format":"int32","minimum":0,"maximum":2147483647,"default":5})");
}

TEST_CASE("the length of bytes is given in letters of base64") {
    CHECK(at(item_schema(), "/properties/picture") ==
          R"({"type":"string","contentEncoding":"base64","maxLength":136})");
}

TEST_CASE("a record's id is to be read, not to be sent") {
    CHECK(at(item_schema(), "/properties/id/readOnly") == "true");
    CHECK(at(item_schema(), "/properties/id/default") == "missing");
}

TEST_CASE("a secret is to be sent, not to be read, and its default stays secret") {
    CHECK(at(item_schema(), "/properties/key") == R"({"type":"string","format":"password","writeOnly":true})");
}

TEST_CASE("defaults are those of fields that may be missing and have a value") {
    const auto schema = item_schema();
    CHECK(at(schema, "/properties/tags/default") == "[]");
    CHECK(at(schema, "/properties/name/default") == "missing");
    CHECK(at(schema, "/properties/colour/default") == "missing");
}

TEST_CASE("a strict type refuses what it does not know") {
    CHECK(at(item_schema(), "/additionalProperties") == "false");
    CHECK(at(folder_schema(), "/additionalProperties") == "missing");
}

TEST_CASE("required fields are listed") {
    CHECK(at(item_schema(), "/required") == R"(["name"])");
}

TEST_CASE("a type that contains itself refers to the root of its schema") {
    const auto schema = folder_schema();
    CHECK(at(schema, "/properties/inside/items/$ref") == R"("#")");
    CHECK(at(schema, "/$defs") == "{}");
}
