#include "table_parts.hpp"

#include <describe/validation.hpp>

#include <catch2/catch.hpp>

#include <iterator>

using namespace berth::host;
using namespace berth::host::describe;
using namespace berth::host::describe::test;

namespace {

constexpr berth_type boolean = type_of(BERTH_KIND_BOOL);
constexpr berth_type text = type_of(BERTH_KIND_STRING);
constexpr berth_type real = type_of(BERTH_KIND_NUMBER);
constexpr berth_type whole = integer_of(64, true);
constexpr berth_type byte = integer_of(8, false);
constexpr berth_type id = type_of(BERTH_KIND_ID);
constexpr berth_type bytes = type_of(BERTH_KIND_BYTES);
constexpr berth_type instant = type_of(BERTH_KIND_TIME);
constexpr berth_type wall_time = type_of(BERTH_KIND_DATE_TIME);
constexpr berth_type wholes = around(BERTH_KIND_LIST, whole);
constexpr berth_type maybe_whole = around(BERTH_KIND_OPTIONAL, whole);
constexpr berth_type counts = around(BERTH_KIND_MAP, whole);
constexpr berth_type by_number = [] {
    berth_type type = around(BERTH_KIND_MAP, text);
    type.key = &whole;
    return type;
}();
constexpr const char* colour_names[]{"red", "green", "blue"};
constexpr berth_type colour = [] {
    berth_type type = type_of(BERTH_KIND_ENUM);
    type.name = "Colour";
    type.names = colour_names;
    type.name_count = std::size(colour_names);
    return type;
}();
constexpr const berth_type* pair_parts[]{&whole, &text};
constexpr berth_type pair = [] {
    berth_type type = type_of(BERTH_KIND_TUPLE);
    type.alternatives = pair_parts;
    type.alternative_count = std::size(pair_parts);
    return type;
}();
constexpr berth_field point_fields[]{field_of("x", whole, BERTH_FIELD_REQUIRED), field_of("note", text)};
constexpr berth_type point = object_of("Point", point_fields);
constexpr const berth_type* code_kinds[]{&whole, &wholes, &point};
constexpr berth_type code = [] {
    berth_type type = type_of(BERTH_KIND_VARIANT);
    type.alternatives = code_kinds;
    type.alternative_count = std::size(code_kinds);
    return type;
}();

// One line for each misfit: type, place, message, context.
std::string found(const berth_type& type, std::string_view json, validation_rules rules = {}) {
    std::string lines;
    for (const misfit& one : misfits(type, json, rules))
        lines += (lines.empty() ? "" : "\n") + one.type + " " + one.pointer;
    return lines;
}
std::string entry(const berth_type& type, std::string_view json, validation_rules rules = {}) {
    const auto all = misfits(type, json, rules);
    return all.size() == 1 ? all.front().entry : std::to_string(all.size()) + " misfits";
}

template <std::size_t count>
constexpr berth_type limited(const berth_field (&fields)[count]) {
    return object_of("Limited", fields);
}

} // namespace

TEST_CASE("lax: texts that read as integers are integers") {
    CHECK(found(whole, R"(" +1_000 ")") == "");
    CHECK(found(whole, R"("2.0")") == "");
    CHECK(found(whole, "2.0") == "");
    CHECK(found(whole, "true") == "");
    CHECK(found(whole, R"("2.5")") == "int_parsing ");
    CHECK(found(whole, R"("1__0")") == "int_parsing ");
    CHECK(found(whole, R"("5.")") == "int_parsing ");
    CHECK(found(whole, R"("")") == "int_parsing ");
    CHECK(found(whole, "2.5") == "int_from_float ");
    CHECK(found(whole, "[]") == "int_type ");
    CHECK(found(whole, "1e30") == "int_parsing_size ");
    CHECK(found(whole, "\"" + std::string(5000, '1') + "\"") == "int_parsing_size ");
}

TEST_CASE("an integer has the range of its type") {
    CHECK(
        entry(byte, "256") ==
        R"({"type":"less_than_equal","loc":["body"],"msg":"Input should be less than or equal to 255","input":256,"ctx":{"le":255}})");
    CHECK(
        entry(id, "0") ==
        R"({"type":"greater_than_equal","loc":["body"],"msg":"Input should be greater than or equal to 1","input":0,"ctx":{"ge":1}})");
    CHECK(found(whole, "9223372036854775807") == "");
    CHECK(found(whole, "0e40") == "");
    CHECK(found(whole, "9223372036854775808") == "less_than_equal ");
    CHECK(found(whole, R"("99999999999999999999999999")") == "less_than_equal ");
}

TEST_CASE("lax: texts that read as numbers are numbers") {
    CHECK(found(real, R"(" 2.5e3 ")") == "");
    CHECK(found(real, R"("1_0.5")") == "");
    CHECK(found(real, R"("-Infinity")") == "finite_number ");
    CHECK(found(real, R"("0x1p3")") == "float_parsing ");
    CHECK(found(real, "\"nan(1)\"") == "float_parsing ");
    CHECK(found(real, "null") == "missing "); // as a whole body
    CHECK(found(real, "{}") == "float_type ");
}

TEST_CASE("lax: words and ones and noughts are truth values") {
    CHECK(found(boolean, R"("YES")") == "");
    CHECK(found(boolean, R"("off")") == "");
    CHECK(found(boolean, "1") == "");
    CHECK(found(boolean, "0.0") == "");
    CHECK(found(boolean, "2") == "bool_parsing ");
    CHECK(found(boolean, "1000.0") == "bool_parsing ");
    CHECK(found(boolean, "0.5") == "bool_type ");
    CHECK(found(boolean, R"(" true")") == "bool_parsing ");
}

TEST_CASE("strict: nothing is converted") {
    const validation_rules strict{true, 100, 1024};
    CHECK(found(whole, R"("2")", strict) == "int_type ");
    CHECK(found(whole, "2.0", strict) == "int_type ");
    CHECK(found(whole, "true", strict) == "int_type ");
    CHECK(found(real, "2", strict) == "");
    CHECK(found(real, R"("2")", strict) == "float_type ");
    CHECK(found(boolean, "1", strict) == "bool_type ");
    CHECK(found(instant, "5", strict) == "datetime_type ");
    CHECK(found(instant, R"("2020-01-01T00:00:00Z")", strict) == "");
    CHECK(found(by_number, R"({"1":"a"})", strict) == "");
}

TEST_CASE("strict: unknown members are refused, and always those of a strict type") {
    CHECK(found(point, R"({"x":1,"z":2})") == "");
    CHECK(found(point, R"({"z":2,"x":1})", {true, 100, 1024}) == "extra_forbidden /z");
    berth_type closed = point;
    closed.flags = BERTH_TYPE_STRICT;
    CHECK(found(closed, R"({"z":2})") == "missing /x\nextra_forbidden /z");
}

TEST_CASE("an enum lists its names") {
    CHECK(
        entry(colour, R"("pink")") ==
        R"({"type":"enum","loc":["body"],"msg":"Input should be 'red', 'green' or 'blue'","input":"pink","ctx":{"expected":"'red', 'green' or 'blue'"}})");
    CHECK(found(colour, R"("green")") == "");
}

TEST_CASE("each faulty element is told at its index, and lengths when the elements fit") {
    CHECK(found(wholes, R"([1,"x",2,"y"])") == "int_parsing /1\nint_parsing /3");
    berth_type two = wholes;
    two.length = 2;
    CHECK(
        entry(two, "[1]") ==
        R"({"type":"too_short","loc":["body"],"msg":"List should have at least 2 items after validation, not 1","input":[1],"ctx":{"field_type":"List","min_length":2,"actual_length":1}})");
    CHECK(found(two, R"(["x"])") == "int_parsing /0");
    CHECK(found(two, R"(["x","y","z"])") == "too_long ");
}

TEST_CASE("a tuple misses each of its values") {
    CHECK(found(pair, R"([1,"a"])") == "");
    CHECK(found(pair, "[]") == "missing /0\nmissing /1");
    CHECK(found(pair, R"(["x","a",2])") == "too_long ");
    CHECK(found(pair, "{}") == "tuple_type ");
}

TEST_CASE("keys and values of a map are told apart") {
    CHECK(found(counts, R"({"a":"x"})") == "int_parsing /a");
    CHECK(
        entry(by_number, R"({"a/b":"v"})") ==
        R"({"type":"int_parsing","loc":["body","a/b","[key]"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"a/b"})");
    CHECK(found(by_number, R"({"a/b~":"v"})") == "int_parsing /a~1b~0");
    CHECK(found(counts, "[]") == "dict_type ");
}

TEST_CASE("what may be null may be null, and is checked when it is not") {
    CHECK(found(maybe_whole, "null") == "");
    CHECK(found(maybe_whole, R"("x")") == "int_parsing ");
    CHECK(found(wholes, "[null]") == "int_type /0");
}

TEST_CASE("a variant takes what one alternative takes, else it tells what is wrong with each") {
    CHECK(found(code, "5") == "");
    CHECK(found(code, "[1,2]") == "");
    CHECK(found(code, R"({"x":1})") == "");
    const auto all = misfits(code, R"("a")");
    REQUIRE(all.size() == 3);
    CHECK(
        all[0].entry ==
        R"({"type":"int_parsing","loc":["body","int"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"a"})");
    CHECK(all[1].entry ==
          R"({"type":"list_type","loc":["body","list[int]"],"msg":"Input should be a valid list","input":"a"})");
    CHECK(all[2].type == "model_attributes_type");
    CHECK(all[2].pointer == "");
}

TEST_CASE("limits of texts, lists and bytes speak of letters, items and bytes") {
    static constexpr berth_field fields[]{
        [] {
            berth_field field = field_of("word", text, BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH);
            field.min_length = 2;
            field.max_length = 3;
            field.pattern = "^[a-z\xC3\xA9]+$";
            return field;
        }(),
        [] {
            berth_field field = field_of("data", bytes, BERTH_FIELD_MAX_LENGTH);
            field.max_length = 1;
            return field;
        }(),
        [] {
            berth_field field = field_of("list", wholes, BERTH_FIELD_MAX_LENGTH);
            field.max_length = 1;
            return field;
        }(),
        [] {
            berth_field field = field_of("share", real, BERTH_FIELD_MINIMUM | BERTH_FIELD_MAXIMUM);
            field.minimum = 0.5;
            field.maximum = 1;
            return field;
        }()};
    static constexpr berth_type type = limited(fields);
    CHECK(found(type, R"({"word":"éé"})") == "");
    CHECK(
        entry(type, R"({"word":"é"})") ==
        R"({"type":"string_too_short","loc":["body","word"],"msg":"String should have at least 2 characters","input":"é","ctx":{"min_length":2}})");
    CHECK(found(type, R"({"word":"abcd"})") == "string_too_long /word");
    CHECK(
        entry(type, R"({"word":"AB"})") ==
        R"({"type":"string_pattern_mismatch","loc":["body","word"],"msg":"String should match pattern '^[a-zé]+$'","input":"AB","ctx":{"pattern":"^[a-zé]+$"}})");
    CHECK(
        entry(type, R"({"data":"aGk="})") ==
        R"({"type":"bytes_too_long","loc":["body","data"],"msg":"Data should have at most 1 byte","input":"aGk=","ctx":{"max_length":1}})");
    CHECK(found(type, R"({"data":"aGk"})") == "base64_decode /data");
    CHECK(found(type, R"({"list":[1,2]})") == "too_long /list");
    CHECK(
        entry(type, R"({"share":"0.25"})") ==
        R"({"type":"greater_than_equal","loc":["body","share"],"msg":"Input should be greater than or equal to 0.5","input":"0.25","ctx":{"ge":0.5}})");
    CHECK(
        entry(type, R"({"share":2})") ==
        R"({"type":"less_than_equal","loc":["body","share"],"msg":"Input should be less than or equal to 1","input":2,"ctx":{"le":1.0}})");
}

TEST_CASE("times are read as pydantic reads them, where the SDK does too") {
    CHECK(found(instant, R"("2020-01-01 10:00:00.5+02:00")") == "");
    CHECK(found(instant, R"("2020-01-01T10:00")") == "timezone_aware ");
    CHECK(found(wall_time, R"("2020-01-01T10:00")") == "");
    CHECK(found(wall_time, R"("2020-01-01")") == "");
    CHECK(found(instant, "1500000000") == "datetime_type ");
    CHECK(found(instant, R"("-5")") == "datetime_from_date_parsing ");
    CHECK(found(instant, R"("2020-01-01T10:00Z")") == "datetime_from_date_parsing ");
    CHECK(
        entry(instant, R"("2020-13-01T00:00:00Z")") ==
        R"({"type":"datetime_from_date_parsing","loc":["body"],"msg":"Input should be a valid datetime or date, month value is outside expected range of 1-12","input":"2020-13-01T00:00:00Z","ctx":{"error":"month value is outside expected range of 1-12"}})");
    CHECK(found(instant, R"("x")") == "datetime_from_date_parsing ");
    CHECK(found(instant, R"("2020-01-01T25:00:00Z")") == "datetime_from_date_parsing ");
    CHECK(found(instant, R"("0000-01-01T00:00:00Z")") == "datetime_parsing ");
    CHECK(found(instant, "true") == "datetime_type ");
}

TEST_CASE("a schema id makes $schema a known member that is a text") {
    berth_type type = point;
    type.schema_id = "urn:x:y";
    const validation_rules strict{true, 100, 1024};
    CHECK(found(type, R"({"x":1,"$schema":"urn:other"})", strict) == "");
    CHECK(found(type, R"({"x":1,"$schema":5})", strict) == "string_type /$schema");
    CHECK(found(point, R"({"x":1,"$schema":"urn:other"})", strict) == "extra_forbidden /$schema");
}

TEST_CASE("of a member that comes again the last value counts") {
    CHECK(found(point, R"({"x":"a","x":1})") == "");
    CHECK(found(point, R"({"x":1,"x":"a"})") == "int_parsing /x");
}
