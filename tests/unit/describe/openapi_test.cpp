#include "sample.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using describe::test::at;

namespace {

rapidjson::Document shop_document() {
    return describe::test::parse(describe::openapi({describe::test::shop()}, "9.9.9"));
}

rapidjson::Document both_documents() {
    return describe::test::parse(describe::openapi({describe::test::shop(), describe::test::store()}, "9.9.9"));
}

} // namespace

TEST_CASE("the document of one plugin carries its name and version") {
    const auto document = shop_document();
    CHECK(at(document, "/openapi") == R"("3.1.0")");
    CHECK(at(document, "/info") == R"({"title":"shop","version":"1.2.3","description":"Sells things"})");
}

TEST_CASE("the document of several plugins carries the host's name and version") {
    CHECK(at(both_documents(), "/info") == R"({"title":"Berth","version":"9.9.9"})");
}

TEST_CASE("a document of no plugins is whole") {
    const auto document = describe::test::parse(describe::openapi({}, "9.9.9"));
    CHECK(at(document, "/info/title") == R"("Berth")");
    CHECK(at(document, "/paths") == "{}");
}

TEST_CASE("an operation is named by service and method and tagged by its service") {
    const auto document = shop_document();
    CHECK(at(document, "/paths/~1items/post/operationId") == R"("Shop.create")");
    CHECK(at(document, "/paths/~1items/post/tags") == R"(["Shop"])");
    CHECK(at(document, "/tags") == R"([{"name":"Shop","description":"Sells things"}])");
}

TEST_CASE("services of one name in two plugins are told apart by the plugin") {
    const auto document = both_documents();
    CHECK(at(document, "/paths/~1items~1{id}/get/operationId") == R"("shop.Shop.find")");
    CHECK(at(document, "/paths/~1shelves~1{id}/get/operationId") == R"("store.Shop.find")");
    CHECK(at(document, "/paths/~1faults~1{id}/get/operationId") == R"("store.Shop.find_2")");
}

TEST_CASE("a parameter shows its place, its type and whether it is required") {
    const auto document = shop_document();
    CHECK(at(document, "/paths/~1items~1{id}/get/parameters/0") ==
          R"({"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64","minimum":1}})");
    CHECK(at(document, "/paths/~1items/get/parameters/0") ==
          R"({"name":"tags","in":"query","schema":{"type":"array","items":{"type":"string"}}})");
    CHECK(at(document, "/paths/~1items/get/parameters/1") ==
          R"({"name":"x-trace","in":"header","schema":{"type":"string"}})");
}

TEST_CASE("templates that differ in a parameter's name alone are one path with one name") {
    const auto document = shop_document();
    CHECK(at(document, "/paths/~1items~1{item}") == "missing");
    CHECK(at(document, "/paths/~1items~1{id}/delete/parameters/0/name") == R"("id")");
}

TEST_CASE("the rest of a path is a parameter that is marked as such") {
    const auto document = shop_document();
    CHECK(at(document, "/paths/~1pictures~1{rest}/get/parameters/0/name") == R"("rest")");
    CHECK(at(document, "/paths/~1pictures~1{rest}/get/parameters/0/required") == "true");
    CHECK(at(document, "/paths/~1pictures~1{rest}/get/parameters/0/x-berth-rest") == "true");
    CHECK(at(document, "/paths/~1items~1{id}/get/parameters/0/x-berth-rest") == "missing");
}

TEST_CASE("inputs in the body make one object") {
    const auto document = shop_document();
    const char* body = "/paths/~1items/post/requestBody/content/application~1json/schema";
    const auto* schema = rapidjson::Pointer(body).Get(document);
    REQUIRE(schema != nullptr);
    CHECK(at(*schema, "/required") == R"(["name"])");
    CHECK(at(*schema, "/properties/id/readOnly") == "true");
    CHECK(at(*schema, "/properties/name/maxLength") == "120");
    CHECK(at(document, "/paths/~1items/post/requestBody/required") == "true");
}

TEST_CASE("a whole body refers to its type") {
    CHECK(at(shop_document(), "/paths/~1folders~1{id}/put/requestBody/content/application~1json/schema") ==
          R"({"$ref":"#/components/schemas/Folder"})");
}

TEST_CASE("a body of bytes and a file are octet streams") {
    const auto document = shop_document();
    CHECK(at(document, "/paths/~1pictures~1{rest}/put/requestBody/content") == R"({"application/octet-stream":{}})");
    CHECK(at(document, "/paths/~1pictures~1{rest}/get/responses/200/content") == R"({"application/octet-stream":{}})");
}

TEST_CASE("responses are the result's status and the problems that can happen") {
    const auto document = shop_document();
    const char* created = "/paths/~1items/post/responses/201/content/application~1json/schema/$ref";
    CHECK(at(document, created) == R"("#/components/schemas/Item")");
    CHECK(at(document, "/paths/~1items~1{id}/get/responses/404/$ref") == R"("#/components/responses/NotFound")");
    CHECK(at(document, "/paths/~1items/get/responses/404") == "missing");
    CHECK(at(document, "/paths/~1items/post/responses/422/$ref") == R"("#/components/responses/Unprocessable")");
    CHECK(at(document, "/paths/~1items/post/responses/default/$ref") == R"("#/components/responses/Problem")");
    CHECK(at(document, "/paths/~1items~1{id}/delete/responses/204/content") == "missing");
    CHECK(at(document, "/components/responses/Problem/content/application~1problem+json/schema/$ref") ==
          R"("#/components/schemas/Problem")");
}

TEST_CASE("types of one name in two plugins are told apart by the plugin") {
    const auto document = both_documents();
    CHECK(at(document, "/components/schemas/Item") == "missing");
    CHECK(at(document, "/components/schemas/shop.Item/properties/name/type") == R"("string")");
    CHECK(at(document, "/components/schemas/store.Item/properties/shelf/type") == R"("string")");
    CHECK(at(document, "/paths/~1shelves~1{id}/get/responses/200/content/application~1json/schema/$ref") ==
          R"("#/components/schemas/store.Item")");
}

TEST_CASE("a plugin's type named Problem does not take the place of the problem document") {
    const auto document = both_documents();
    CHECK(at(document, "/components/schemas/Problem/properties/detail/type") == R"("string")");
    CHECK(at(document, "/components/schemas/store.Problem/properties/shelf/type") == R"("string")");
}
