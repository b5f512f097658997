#include "convention_types.hpp"
#include "kinds.hpp"

#include <catch2/catch.hpp>

using namespace convention;
using berth::detail::dialect;
using berth::detail::json_style;

namespace {

constexpr json_style spaced{dialect::marshalled, true, true};

} // namespace

TEST_CASE("marshalled floats have Python's layout") {
    const std::vector<std::pair<double, std::string>> cases{
        {3, "3.0"}, {-0.0, "-0.0"}, {0.1, "0.1"}, {100000, "100000.0"}, {1e15, "1000000000000000.0"},
        {9999999999999998, "9999999999999998.0"}, {1e16, "1e+16"}, {123456789012345680, "1.2345678901234568e+17"},
        {1e-4, "0.0001"}, {1e-5, "1e-05"}, {1.5e-7, "1.5e-07"}, {1e308, "1e+308"}, {5e-324, "5e-324"}, {123.456, "123.456"},
        {0.00012, "0.00012"}, {1e100, "1e+100"}, {-2.5e-10, "-2.5e-10"}};
    for (const auto& [number, text] : cases) CHECK(marshalled_text(number) == text);
    CHECK(marshalled_text(0.1f) == "0.1");
    CHECK(marshalled_text(16777216.0f) == "16777216.0");
}

TEST_CASE("plain REST answers keep their layout of floats") {
    const std::vector<std::pair<double, std::string>> cases{
        {3, "3.0"}, {-0.0, "-0.0"}, {1e16, "10000000000000000.0"}, {1e20, "100000000000000000000.0"}, {1e21, "1e21"},
        {1.5e22, "1.5e22"}, {1e-5, "0.00001"}, {1.25e-6, "0.00000125"}, {1e-7, "1e-7"}, {1.5e-300, "1.5e-300"}, {0.1f, "0.10000000149011612"}};
    for (const auto& [number, text] : cases) CHECK(written(number) == text);
}

TEST_CASE("a number that is not finite is a fault, or a word where the style has them") {
    const std::vector<double> all{std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    CHECK(marshalled_text(all) == "Expected a finite number at 0, got nan");
    CHECK(marshalled_text(all, spaced) == "[NaN, Infinity, -Infinity]");
    CHECK(marshalled_text(berth::json{"[NaN]"}) == "Expected UTF-8 with finite numbers alone, got another");
    CHECK(marshalled_text(berth::json{"[NaN]"}, spaced) == "[NaN]");
    CHECK(marshalled_text(berth::value(all[1])) == "Expected UTF-8 with finite numbers alone, got another");
    CHECK(marshalled_text(berth::value(all[2]), spaced) == "-Infinity");
}

TEST_CASE("the spaced style has spaces after commas and colons, and ASCII alone") {
    const std::map<std::string, std::vector<std::string>> value{{"k\xC3\xA9", {"\xF0\x9F\x98\x80", "a\x7F"}}, {"z", {}}};
    CHECK(marshalled_text(value, spaced) == R"({"k\u00e9": ["\ud83d\ude00", "a\u007f"], "z": []})");
    CHECK(marshalled_text(value) == "{\"k\xC3\xA9\":[\"\xF0\x9F\x98\x80\",\"a\x7F\"],\"z\":[]}");
    CHECK(marshalled_text(berth::json{" {\"a\":[1,\"\xC3\xA9\"], \"b\" :{} }"}, spaced) == R"({"a": [1, "\u00e9"], "b": {}})");
    CHECK(marshalled_text(Data{1, {{"x", {"[1,2]"}}}}, spaced) == R"({"value": 1, "x": [1, 2]})");
    CHECK(marshalled_text(berth::bytes{std::byte{0}}, spaced) == R"({"@type": "bytes", "value": "AA=="})");
}

TEST_CASE("characters are escaped as Python does it, and in plain REST answers as before") {
    const std::string text("\x00\x1F\b\f\n\r\t\"\\/\x7F", 11);
    CHECK(marshalled_text(text) == "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\x7F\"");
    CHECK(written(text) == "\"\\u0000\\u001F\\b\\f\\n\\r\\t\\\"\\\\/\x7F\"");
    for (std::size_t size = 0; size < 40; ++size) // at every place of an eight-byte step
        CHECK(written(std::string(size, 'x') + "\"\xC3\xA9") == '"' + std::string(size, 'x') + "\\\"\xC3\xA9\"");
}

TEST_CASE("the location of what cannot be written is told") {
    CHECK(marshalled_text(WithContainers{{"\xFF"}, {}, {}}) == "Expected text in UTF-8 at names.0, got other bytes");
    CHECK(marshalled_text(std::vector<Color>{static_cast<Color>(9)}) ==
          R"(Expected Color (one of "RED", "GREEN", "BLUE") at 0, got value 9)");
    CHECK(marshalled_text(berth::date_time(std::chrono::hours(24 * 366 * 9000))) == "Expected a time between years 0 and 9999, got another");
    CHECK(marshalled_text(std::map<std::string, double>{{"a.b/c~d", std::nan("")}}) == "Expected a finite number at a.b/c~d, got nan");
}

TEST_CASE("all members are written in order of declaration, null ones too") {
    CHECK(marshalled_text(WithOptionals{"n", std::nullopt, "l", {}}) == R"({"name":"n","tag":null,"label":"l"})");
    const AllPrimitives all{1, 2, "s", true, Color::RED, Priority::HIGH, *berth::date_time::from("2025-06-15T10:30:00"), "a/b"};
    CHECK(marshalled_text(all) ==
          R"({"i":1,"f":2.0,"s":"s","b":true,"color":"RED","priority":"HIGH","when":"2025-06-15T10:30:00","path":"a/b"})");
}

TEST_CASE("the second struct of a union is sent tagged, the first is not") {
    using choice = std::variant<std::int64_t, Data, Token>;
    CHECK(marshalled_text(std::vector<choice>{1, Data{2, {}}, Token{"t", 3}}) ==
          R"([1,{"value":2},{"text":"t","index":3,"@type":"dataclass","@subtype":"conformance_types.Token"}])");
    CHECK(written(choice(Token{"t", 3})) == R"({"text":"t","index":3})");
}
