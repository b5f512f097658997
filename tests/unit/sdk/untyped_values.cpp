#include "convention_types.hpp"
#include "kinds.hpp"

#include <catch2/catch.hpp>

using berth::value;
using Catch::Matchers::Contains;

namespace {

struct Untyped {
    value data;
    convention::other_members others;
};
struct Opaque {
    value data;
    convention::other_members others;
    std::map<std::string, std::vector<value>> deep;
    static constexpr auto about() {
        return berth::object<Opaque>()
            .field<&Opaque::data>(berth::pickles)
            .field<&Opaque::others>(berth::pickles)
            .field<&Opaque::deep>(berth::pickles);
    }
};
const std::string pickle = R"({"@type":"@base64","@content":"gAR9lC4="})";

} // namespace

TEST_CASE("a value is written down, looked into and changed") {
    value made = value::object({{"a", 1}, {"b", value::array({true, nullptr, 2.5, "text"})}});
    CHECK(made.at("a").as_integer() == 1);
    CHECK(made.at("b").at(2).as_number() == 2.5);
    CHECK(made.at("b").size() == 4);
    CHECK(made.find("c") == nullptr);
    made["c"]["d"] = "deep";
    made["b"].push_back(std::int64_t{7});
    CHECK(made.to_json() == R"({"a":1,"b":[true,null,2.5,"text",7],"c":{"d":"deep"}})");
    CHECK(made == value::from_json(made.to_json()));
    CHECK(value(1) != value(1.0));
    CHECK(value(3).as_number() == 3.0);
    CHECK(value().is_null());
}

TEST_CASE("a value says what it is instead of what was asked") {
    CHECK_THROWS_WITH(value("x").as_integer(), "expected an integer, found a string");
    CHECK_THROWS_WITH(value(1).at(0), "expected an array, found an integer");
    CHECK_THROWS_WITH(value::object().at("k"), "there is no member \"k\" in an object");
    CHECK_THROWS_AS(value(std::numeric_limits<std::uint64_t>::max()), std::out_of_range);
}

TEST_CASE("a value is read from JSON text and refuses what is none") {
    CHECK(value::from_json(" [1, -2.0, \"\\u00e9\", {}] ").to_json() == "[1,-2.0,\"\xC3\xA9\",{}]");
    CHECK(value::from_json(R"({"b":1,"a":2,"b":{"x":3},"c":4,"a":5})").to_json() == R"({"b":{"x":3},"a":5,"c":4})");
    CHECK(std::isnan(value::from_json("NaN").as_number()));
    CHECK(value::from_json(R"(["NaN, Infinity",-Infinity,0.0])").to_json() == R"(["NaN, Infinity",-Infinity,0.0])");
    for (const char* text : {"", "[1,]", "{} {}", "[\"\xFF\"]", "99999999999999999999", "18446744073709551615", "{\"a\"}", "NaNe5", "[Infinity.0]", "-NaN", "{NaN:1}", "\"\\udc00\""}) {
        INFO(text);
        CHECK_THROWS_AS(value::from_json(text), std::invalid_argument);
    }
    CHECK_THROWS_WITH(value::from_json(std::string(200, '[')), Contains("128"));
    CHECK(value::from_json("1e25").as_number() == 1e25);
    CHECK(value::from_json("9223372036854775807").as_integer() == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a large object with the same name many times is read in time") {
    std::string text = "{";
    for (int i = 0; i < 200'000; ++i) text += "\"k" + std::to_string(i % 100'000) + "\":" + std::to_string(i) + ",";
    const value made = value::from_json(text + "\"last\":0}");
    CHECK(made.size() == 100'001);
    CHECK(made.at("k5").as_integer() == 100'005);
}

TEST_CASE("an untyped member takes any value and gives it back") {
    const std::string text = R"({"data":{"@type":"unknown","x":[1,null,{"b":2.5}]},"more":{"@type":"dataclass","@subtype":"a.B"}})";
    CHECK(echoed<Untyped>(text) == text);
    CHECK(echoed<Untyped>(R"({"data":null})") == R"({"data":null})");
    CHECK(echoed<Untyped>(R"({"data":"a\nb"})") == R"({"data":"a\nb"})");
    CHECK(marshalled<Untyped>(R"({"data":[99999999999999999999]})").line() ==
          "Expected a JSON value whose whole numbers fit 64 bits at data, got another");
    CHECK(marshalled<Untyped>(R"({"data":99999999999999999999})").line() == "Expected JSON value at data, got int");
}

TEST_CASE("a pickled object is refused wherever an untyped value is looked into") {
    const std::string expected = "Expected no pickled Python object ('@type': '@base64') at ";
    CHECK(marshalled<Untyped>(R"({"data":)" + pickle + "}").line() == expected + "data, got one");
    CHECK(marshalled<Untyped>(R"({"data":[1,{"k.x":[[],)" + pickle + "]}]}").line() == expected + "data.1.k.x.1, got one");
    CHECK(marshalled<Untyped>(R"({"data":1,"extra":{"e":)" + pickle + "}}").line() == expected + "extra.e, got one");
    CHECK(marshalled<Untyped>(R"({"data":{"@typ\u0065":"\u0040base64"}})").line() == expected + "data, got one");
    CHECK(marshalled<convention::Data>(R"({"value":5,"e":)" + pickle + "}").line() == expected + "e, got one");
    CHECK(marshalled<Untyped>(R"({"data":{"@type":["@base64"],"x":"@base64","@types":"@base64"}})").good());
}

TEST_CASE("a pickled object passes unread where about() lets it") {
    const std::string text = R"({"data":)" + pickle + R"(,"deep":{"k":[)" + pickle + R"(]},"more":)" + pickle + "}";
    CHECK(echoed<Opaque>(text) == text);
}

TEST_CASE("plain REST bodies carry values without a look at tags") {
    CHECK(reading<Untyped>(R"({"data":)" + pickle + "}").value.data.at("@type").as_string() == "@base64");
    CHECK(written(Untyped{value::array({1.5, "\xC3\xA9"}), {{"k", {"[1]"}}}}) == "{\"data\":[1.5,\"\xC3\xA9\"],\"k\":[1]}");
    CHECK(reading<Untyped>(R"({"data":1,"k":1,"k":2})").only() == "/k: expected each member once, found it is there twice");
    CHECK(written(Untyped{value("\xFF"), {}}) == "fault at /data: UTF-8 with finite numbers alone");
}

TEST_CASE("other members are found, changed and erased by name") {
    convention::other_members others{{"a", {"1"}}, {"b", {"2"}}, {"a", {"3"}}};
    CHECK(others.size() == 2);
    CHECK(others.find("a")->text == "3");
    others["c"].text = "[]";
    CHECK(others.erase("b"));
    CHECK_FALSE(others.erase("b"));
    CHECK(others == convention::other_members{{"a", {"3"}}, {"c", {"[]"}}});
}
