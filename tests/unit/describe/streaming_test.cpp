// Endpoints with files, streams and sockets, and the kinds of the second minor ABI.
#include "sample.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using describe::test::at;

namespace {

rapidjson::Document relays() {
    return describe::test::parse(describe::openapi({describe::test::relays()}, "9.9.9"));
}

} // namespace

TEST_CASE("files beside JSON values are parts of a multipart body, with one part for the values") {
    const auto document = relays();
    const auto* body = rapidjson::Pointer("/paths/~1relay~1keep~1{loud}/post/requestBody").Get(document);
    REQUIRE(body != nullptr);
    CHECK(at(*body, "/required") == "true");
    CHECK(at(*body, "/content/multipart~1form-data/schema/properties/json_arguments/required") == R"(["picture"])");
    CHECK(at(*body, "/content/multipart~1form-data/schema/properties/cover") ==
          R"({"contentMediaType":"application/octet-stream"})");
    CHECK(at(*body, "/content/multipart~1form-data/schema/required") == R"(["json_arguments","sound"])");
    CHECK(at(*body, "/content/multipart~1form-data/encoding") == R"({"json_arguments":{"contentType":"application/json"}})");
}

TEST_CASE("a file that comes alone is the body, and so is a stream") {
    const auto document = relays();
    CHECK(at(document, "/paths/~1relay~1one-file/post/requestBody") ==
          R"({"required":true,"content":{"application/octet-stream":{}}})");
    CHECK(at(document, "/paths/~1relay~1pour/post/requestBody") ==
          R"({"required":true,"content":{"application/octet-stream":{}}})");
    CHECK(at(document, "/paths/~1lines/post/requestBody/content/application~1x-ndjson/x-berth-item/type") == R"("array")");
}

TEST_CASE("a stream is answered as lines or events, by the convention in its own types, or as declared") {
    const auto document = relays();
    const auto content = [&](const char* path) { return at(document, path); };
    CHECK(content("/paths/~1relay~1count/get/responses/200/content") ==
          R"({"application/jsonlines+json":{"x-berth-item":{"type":"integer","format":"int64"}}})");
    CHECK(content("/paths/~1relay~1words/get/responses/200/content") ==
          R"({"text/plain":{"x-berth-item":{"type":"string"}}})");
    CHECK(content("/paths/~1relay~1listen/get/responses/200/content") == R"({"audio/wav":{}})");
    CHECK(content("/paths/~1relay~1export/get/responses/200/content") == R"({"text/csv":{}})");
    CHECK(content("/paths/~1ticks/get/responses/200/content/application~1x-ndjson/x-berth-item/oneOf/0/allOf/0/$ref") ==
          R"("#/components/schemas/Shape")");
    CHECK(content("/paths/~1ticks/get/responses/200/content/text~1event-stream/x-berth-item/oneOf/0/allOf/0/$ref") ==
          R"("#/components/schemas/Shape")");
}

TEST_CASE("errors of the convention are lines of text, null is a result, and truth has its own words in URLs") {
    const auto document = relays();
    CHECK(at(document, "/paths/~1relay~1pour/post/responses/200/content/application~1json/schema") == R"({"type":"null"})");
    CHECK(at(document, "/paths/~1relay~1pour/post/responses/400/$ref") == R"("#/components/responses/FaultyUrlValue")");
    CHECK(at(document, "/paths/~1relay~1pour/post/responses/500/$ref") == R"("#/components/responses/Failure")");
    CHECK(at(document, "/paths/~1relay~1pour/post/responses/422") == "missing");
    CHECK(at(document, "/components/responses/Failure/content") == R"({"*/*":{"schema":{"type":"string"}}})");
    CHECK(at(document, "/paths/~1relay~1keep~1{loud}/post/parameters/0/schema") ==
          R"({"type":"string","enum":["True","False"]})");
}

TEST_CASE("a WebSocket is a GET that switches protocols, with a note of what is said over it") {
    const auto document = relays();
    const auto* draw = rapidjson::Pointer("/paths/~1relay~1draw/get").Get(document);
    REQUIRE(draw != nullptr);
    CHECK(at(*draw, "/responses") == R"({"101":{"description":"Switching Protocols"}})");
    CHECK(at(*draw, "/requestBody") == "missing");
    CHECK(at(*draw, "/parameters") == "missing");
    CHECK(at(*draw, "/x-websocket/convention") == R"("marshalling")");
    CHECK(at(*draw, "/x-websocket/arguments/required") == R"(["picture"])");
    CHECK(at(*draw, "/x-websocket/files") == R"(["sound"])");
    CHECK(at(*draw, "/x-websocket/stream/name") == R"("lines")");
    CHECK(at(*draw, "/x-websocket/answers_stream_of/oneOf/1/allOf/0/$ref") == R"("#/components/schemas/Circle")");
    CHECK(at(document, "/paths/~1chat/get/x-websocket") ==
          R"({"convention":"none","receives":{"$ref":"#/components/schemas/Picture"},"sends":{"type":"string"}})");
}

TEST_CASE("bytes are text in one dialect and an object in the other, and a type that has them is defined for each") {
    const auto document = relays();
    CHECK(at(document, "/paths/~1picture/get/responses/200/content/application~1json/schema/$ref") ==
          R"("#/components/schemas/Picture")");
    CHECK(at(document, "/paths/~1relay~1keep~1{loud}/post/responses/200/content/application~1json/schema/$ref") ==
          R"("#/components/schemas/Picture-marshalled")");
    CHECK(at(document, "/components/schemas/Picture/properties/content") == R"({"type":"string","contentEncoding":"base64"})");
    CHECK(at(document, "/components/schemas/Picture-marshalled/properties/content/properties/@type") == R"({"const":"bytes"})");
    CHECK(at(document, "/components/schemas/Shape-marshalled") == "missing");
}

TEST_CASE("tuples, keys, tags and rests have their schemas") {
    const auto document = relays();
    CHECK(at(document, "/components/schemas/Picture/properties/pair") ==
          R"({"type":"array","prefixItems":[{"type":"string"},{"type":"string","format":"date-time"}],"items":{},"minItems":2,"maxItems":2})");
    CHECK(at(document, "/components/schemas/Picture/properties/numbers") ==
          R"({"type":"object","propertyNames":{"pattern":"^-?[0-9]+$"},"additionalProperties":{"type":"string"}})");
    CHECK(at(document, "/components/schemas/Picture/properties/colours/propertyNames/$ref") ==
          R"("#/components/schemas/Colour")");
    CHECK(at(document, "/components/schemas/Picture/properties/truths/propertyNames/enum") == R"(["true","false"])");
    CHECK(at(document, "/components/schemas/Picture-marshalled/properties/truths/propertyNames/enum") == R"(["True","False"])");
    CHECK(at(document, "/components/schemas/Shape") ==
          R"({"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":true})");
    const char* shapes = "/paths/~1ticks/get/responses/200/content/application~1x-ndjson/x-berth-item/oneOf";
    CHECK(at(document, shapes) ==
          R"([{"allOf":[{"$ref":"#/components/schemas/Shape"},{"not":{"required":["@type"]}}]},)"
          R"({"allOf":[{"$ref":"#/components/schemas/Circle"},{"properties":{"@type":{"const":"dataclass"},)"
          R"("@subtype":{"const":"shapes.Circle"}},"required":["@type","@subtype"]}]}])");
}
