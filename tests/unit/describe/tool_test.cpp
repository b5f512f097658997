#include "lambda_tools.hpp"
#include "sample.hpp"

#include <describe/python_words.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::describe;
using namespace berth::host::describe::test;

namespace {

rapidjson::Document item_schema() {
    const auto of = shop();
    return parse(tool_schema(*of, *of->records().front(), true));
}

} // namespace

TEST_CASE("white space is cleaned as descriptions want it") {
    CHECK(cleaned("a\n\nb") == "a\nb");
    CHECK(cleaned("a\n\n    b\n    c\n    ") == "a\n b c");
    CHECK(cleaned("a\n    \n\nb") == "a \nb");
    CHECK(cleaned("a\n\n\nb\t\tc") == "a\n b c");
    CHECK(cleaned(" \n ") == "");
}

TEST_CASE("titles are those of Python") {
    CHECK(python_title("$schema") == "$Schema");
    CHECK(python_title("dry_run") == "Dry Run");
    CHECK(python_title("camelCase") == "Camelcase");
    CHECK(python_title("x_y2z") == "X Y2Z");
}

TEST_CASE("values are spelled as Python spells them") {
    CHECK(python_text(parse(R"([1, 2.0, "a'b", null, true, {"k": false}])")) ==
          R"([1, 2.0, 'a\'b', None, True, {'k': False}])");
    CHECK(python_text(parse(R"("plain")")) == "plain");
}

TEST_CASE("a schema for agents goes without the property $schema") {
    const auto of = lambda::plugin();
    const berth_endpoint greet = lambda::tool(*of, "greet");
    CHECK(at(parse(tool_schema(*of, *greet.body, false)), "/properties/$schema") == "missing");
    CHECK(at(parse(tool_schema(*of, *greet.body, true)), "/properties/$schema/default") ==
          R"("urn:example:schema:greet.request.1")");
}

TEST_CASE("null is an alternative, references have no title, enums and objects are defined once") {
    const auto schema = item_schema();
    CHECK(at(schema, "/properties/note") ==
          R"({"anyOf":[{"type":"string"},{"type":"null"}],"default":null,"title":"Note"})");
    CHECK(at(schema, "/properties/colour") ==
          R"({"anyOf":[{"$ref":"#/$defs/Colour"},{"type":"null"}],"default":null})");
    CHECK(at(schema, "/$defs/Colour") ==
          R"({"description":"What it looks like","enum":["red","green"],"title":"Colour","type":"string"})");
}

TEST_CASE("limits, defaults and secrets show, empty lists and ids have no default") {
    const auto schema = item_schema();
    CHECK(
        at(schema, "/properties/name") ==
        R"({"description":"What it is called","maxLength":120,"minLength":1,"pattern":"^[a-z ]+$","title":"Name","type":"string"})");
    CHECK(at(schema, "/properties/price") == R"({"default":5,"minimum":0,"title":"Price","type":"integer"})");
    CHECK(at(schema, "/properties/stock") == R"({"maximum":255,"minimum":0,"title":"Stock","type":"integer"})");
    CHECK(at(schema, "/properties/tags") == R"({"items":{"type":"string"},"title":"Tags","type":"array"})");
    CHECK(at(schema, "/properties/id") == R"({"minimum":1,"title":"Id","type":"integer"})");
    CHECK(at(schema, "/properties/key") == R"({"format":"password","title":"Key","type":"string","writeOnly":true})");
    CHECK(at(schema, "/properties/code") == R"({"anyOf":[{"type":"integer"},{"type":"string"}],"title":"Code"})");
    CHECK(at(schema, "/properties/sold") ==
          R"({"additionalProperties":{"type":"integer"},"title":"Sold","type":"object"})");
    CHECK(at(schema, "/additionalProperties") == "false");
}

TEST_CASE("a type that contains itself is defined beside the root, which stays an object") {
    const auto of = shop();
    const auto schema = parse(tool_schema(*of, *of->table().configuration, true));
    CHECK(at(schema, "/type") == R"("object")");
    CHECK(at(schema, "/properties/inside/items") == R"({"$ref":"#/$defs/Folder"})");
    CHECK(at(schema, "/$defs/Folder/properties/inside/items") == R"({"$ref":"#/$defs/Folder"})");
}

TEST_CASE("alternatives and lists have words") {
    const auto of = shop();
    const berth_type& item = *of->records().front();
    CHECK(parameter_word(item.fields[12]) == "Optional[int | str]");
    CHECK(parameter_word(item.fields[5]) == "Optional[Colour]");
    CHECK(parameter_word(item.fields[1]) == "str");
    CHECK(parameter_word(item.fields[7]) == "Optional[array[float]]");
}

TEST_CASE("a tool that takes nothing and answers nothing can be described") {
    const auto of = lambda::plugin();
    berth_endpoint tool = lambda::tool(*of, "async_greet");
    tool.body = nullptr;
    tool.result = nullptr;
    const auto text = parse(tool_description(*of, tool, "", [](std::string_view) { return std::string(); }));
    CHECK(at(text, "/fn_signature") == R"("async_greet() -> None")");
    CHECK(at(text, "/description") == R"("Greet asynchronously\nArguments:\nReturns: None")");
    CHECK(at(text, "/fn_schema") == R"({"properties":{},"type":"object"})");
    CHECK(at(text, "/result_schema") == "missing");
}
