// Values that somebody made to cost the host much.
#include "table_parts.hpp"

#include <describe/validation.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>

using namespace berth::host::describe;
using namespace berth::host::describe::test;

namespace {

constexpr berth_type whole = integer_of(64, true);
constexpr berth_type wholes = around(BERTH_KIND_LIST, whole);
constexpr berth_type text = type_of(BERTH_KIND_STRING);

// Two alternatives that look alike and hold themselves: each level doubles the work.
extern const berth_type knot;
constexpr berth_field left_fields[]{field_of("next", knot), field_of("left", whole, BERTH_FIELD_REQUIRED)};
constexpr berth_field right_fields[]{field_of("next", knot), field_of("right", whole, BERTH_FIELD_REQUIRED)};
constexpr berth_type left = object_of("Left", left_fields);
constexpr berth_type right = object_of("Right", right_fields);
constexpr const berth_type* sides[]{&left, &right};
constexpr berth_type knot = [] {
    berth_type type = type_of(BERTH_KIND_VARIANT);
    type.alternatives = sides;
    type.alternative_count = std::size(sides);
    return type;
}();

std::string nested(std::size_t levels, std::string_view open, std::string_view inner, std::string_view close) {
    std::string json;
    for (std::size_t level = 0; level < levels; ++level) json += open;
    json += inner;
    for (std::size_t level = 0; level < levels; ++level) json += close;
    return json;
}

} // namespace

TEST_CASE("what nests too deep is one misfit that names the limit") {
    const auto found = misfits(wholes, nested(100'000, "[", "", "]"));
    REQUIRE(found.size() == 1);
    CHECK(found[0].type == "recursion_loop");
    CHECK(found[0].message == "At most 64 nested arrays and objects (json_levels)");
    CHECK(
        found[0].entry ==
        R"~({"type":"recursion_loop","loc":["body"],"msg":"At most 64 nested arrays and objects (json_levels)","input":null})~");
}

TEST_CASE("alternatives within alternatives end at a limit that is named, and do not count as fitting") {
    const auto found = misfits(knot, nested(60, R"({"next":)", "{}", "}"));
    REQUIRE(!found.empty());
    const bool named = std::any_of(found.begin(), found.end(), [](const misfit& one) {
        return one.message.find("(validation_steps)") != std::string::npos;
    });
    CHECK((named || found.size() == 100));
}

TEST_CASE("no more entries are kept than asked for") {
    std::string json = "[";
    for (int index = 0; index < 100'000; ++index) json += R"("x",)";
    json.back() = ']';
    CHECK(misfits(wholes, json, {false, 7, 1024}).size() == 7);
}

TEST_CASE("an input that is too large is left out of its entry") {
    const std::string large = "\"" + std::string(2000, 'x') + "\"";
    const auto found = misfits(whole, large);
    REQUIRE(found.size() == 1);
    CHECK(
        found[0].entry ==
        R"({"type":"int_parsing","loc":["body"],"msg":"Input should be a valid integer, unable to parse string as an integer"})");
}

TEST_CASE("a pattern that explodes elsewhere is matched in time that follows the text") {
    static constexpr berth_field fields[]{[] {
        berth_field field = field_of("word", text);
        field.pattern = "^(a+)+$";
        return field;
    }()};
    static constexpr berth_type type = object_of("Words", fields);
    const auto found = misfits(type, R"({"word":")" + std::string(5000, 'a') + "!\"}");
    REQUIRE(found.size() == 1);
    CHECK(found[0].type == "string_pattern_mismatch");
}

TEST_CASE("bytes that are no UTF-8 and numbers that are none are no JSON") {
    CHECK(
        misfits(text, "\"\xff\"").at(0).entry ==
        R"({"type":"json_invalid","loc":["body",1],"msg":"JSON decode error","input":{},"ctx":{"error":"Invalid UTF-8"}})");
    CHECK(misfits(text, "NaN").at(0).type == "json_invalid");
    CHECK(misfits(text, "1e999").at(0).type == "json_invalid");
    CHECK(misfits(text, R"("\ud800")").at(0).type == "json_invalid");
}
