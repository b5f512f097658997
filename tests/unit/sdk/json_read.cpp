#include "kinds.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using Catch::Matchers::Contains;

TEST_CASE("every kind of value is read into its member") {
    const reading<Kinds> in(R"({"flag":true,"small":-128,"octet":255,"wide":-9223372036854775808,"widest":18446744073709551615,
        "single":1.5,"number":-2e3,"text":"h\u00e9\n","colour":"dark_blue","maybe":4,"list":["a","b"],"inners":[{"x":1},{"x":2,"y":3}],
        "three":[1,2,3],"inner":{"x":9},"choice":"word","content":"AAEC/w==","any":{"a":[1,null]},"other":12})");
    REQUIRE(in.status() == 0);
    CHECK(in.value.flag);
    CHECK(in.value.small == -128);
    CHECK(in.value.octet == 255);
    CHECK(in.value.wide == std::numeric_limits<std::int64_t>::min());
    CHECK(in.value.widest == std::numeric_limits<std::uint64_t>::max());
    CHECK(in.value.single == 1.5f);
    CHECK(in.value.number == -2000);
    CHECK(in.value.text == "h\xc3\xa9\n");
    CHECK(in.value.colour == Colour::dark_blue);
    CHECK(in.value.maybe == 4);
    CHECK(in.value.list == std::vector<std::string>{"a", "b"});
    CHECK(in.value.inners.at(1).y == 3);
    CHECK(in.value.three == std::array{1, 2, 3});
    CHECK(in.value.inner.x == 9);
    CHECK(std::get<std::string>(in.value.choice) == "word");
    CHECK(in.value.content == berth::bytes{std::byte{0}, std::byte{1}, std::byte{2}, std::byte{255}});
    CHECK(in.value.any.text == R"({"a":[1,null]})");
    CHECK(in.value.other.value == 12);
}

TEST_CASE("maps, paths and times are read") {
    const reading<Heavy> in(R"({"counts":{"a":1,"b":2},"place":"/tmp/x","at":"2026-11-21T09:30:00.25+01:30","number":1})");
    REQUIRE(in.status() == 0);
    CHECK(in.value.counts.at("b") == 2);
    CHECK(in.value.place == "/tmp/x");
    CHECK(in.value.at.time_since_epoch() == std::chrono::microseconds(1795248000250000));
}

TEST_CASE("recursive structs are read to any depth below the limit") {
    const reading<Node> in(R"({"name":"a","children":[{"name":"b","children":[{"name":"c"}]}],"next":{"name":"d"}})");
    REQUIRE(in.status() == 0);
    CHECK(in.value.children.at(0).children.at(0).name == "c");
    CHECK(in.value.next->name == "d");
}

TEST_CASE("null empties an optional and is refused elsewhere") {
    CHECK(reading<Kinds>(R"({"maybe":null})").status() == 0);
    CHECK(reading<Kinds>(R"({"text":null})").only() == "/text: expected a string, found null");
}

TEST_CASE("an integer outside its member's range is refused") {
    CHECK(reading<Kinds>(R"({"small":128})").only() == "/small: expected an integer from -128 to 127, found 128");
    CHECK(reading<Kinds>(R"({"octet":-1})").only() == "/octet: expected an integer from 0 to 255, found -1");
    CHECK(reading<Kinds>(R"({"wide":9223372036854775808})").status() == 422);
    CHECK(reading<Kinds>(R"({"widest":18446744073709551616})").status() == 422);
}

TEST_CASE("a whole number written with a fraction is an integer, another is not") {
    CHECK(reading<Kinds>(R"({"small":5.0})").value.small == 5);
    CHECK(reading<Kinds>(R"({"small":5.5})").only() == "/small: expected an integer from -128 to 127, found 5.5");
}

TEST_CASE("each wrong type is told with its place") {
    CHECK(reading<Kinds>(R"({"flag":1})").only() == "/flag: expected true or false, found 1");
    CHECK(reading<Kinds>(R"({"list":["a",7]})").only() == "/list/1: expected a string, found 7");
    CHECK(reading<Kinds>(R"({"inners":[{"x":1},{"x":"y"}]})").status() == 422);
    CHECK(reading<Kinds>(R"({"inners":[{"x":1},{"x":"y"}]})").faults.faults.at(0).place == "/inners/1/x");
    CHECK(reading<Kinds>(R"({"inner":[]})").only() == "/inner: expected an object, found an array");
    CHECK(reading<Kinds>(R"({"list":{}})").only() == "/list: expected an array, found an object");
    CHECK(reading<Kinds>(R"({"colour":"blue"})").only() ==
          R"(/colour: expected one of "dark_blue", "red", "green", found "blue")");
    CHECK(reading<Kinds>(R"({"content":"AAE"})").only() == R"(/content: expected a string of base64 (RFC 4648), found "AAE")");
    CHECK(reading<Kinds>(R"({"choice":true})").only() ==
          "/choice: expected an integer from -2147483648 to 2147483647, or a string, or an object, found true");
    CHECK(reading<Kinds>("[]").only() == ": expected an object, found an array");
    CHECK(reading<Heavy>(R"({"counts":{"a/b":"x"},"place":"","at":"2026-01-01T00:00:00Z","number":1})").only() ==
          R"(/counts/a~1b: expected an integer from -2147483648 to 2147483647, found "x")");
}

TEST_CASE("all faults of a body are told at once") {
    const reading<Kinds> in(R"({"flag":1,"text":2,"list":[3]})");
    CHECK(in.faults.faults.size() == 3);
    CHECK(in.status() == 422);
}

TEST_CASE("a fixed array wants its number of elements") {
    CHECK(reading<Kinds>(R"({"three":[1,2]})").only() == "/three: expected an array of 3 elements, found 2");
    CHECK(reading<Kinds>(R"({"three":[1,2,3,4]})").only() == "/three: expected an array of 3 elements, found 4");
}

TEST_CASE("a variant takes the first alternative that fits") {
    CHECK(std::get<int>(reading<Kinds>(R"({"choice":3})").value.choice) == 3);
    CHECK(std::get<Inner>(reading<Kinds>(R"({"choice":{"x":8}})").value.choice).x == 8);
    CHECK(reading<Kinds>(R"({"choice":{"y":8}})").status() == 422);
}

struct Rule { // a recursive variant, as in filters
    std::vector<std::variant<Rule, std::string>> any;
    int weight;
};
TEST_CASE("nested variants are tried a bounded number of times") {
    std::string text = R"({"any":[)", end;
    for (int i = 0; i < 30; ++i) {
        text += R"({"weight":1,"any":[)";
        end += "]}";
    }
    const reading<Rule> in(text + "true" + end + R"(],"weight":1})");
    CHECK(in.status() == 422);
    const std::string said = in.faults.faults.at(0).expected;
    CHECK((said.find("variant_attempts") != std::string::npos || said.find("an object, or a string") != std::string::npos));
}

TEST_CASE("a time that the clock cannot hold is refused") {
    const auto at = [](const std::string& time) {
        return reading<Heavy>(R"({"counts":{},"place":"","number":1,"at":")" + time + "\"}").status();
    };
    CHECK(at("2262-04-11T23:47:16Z") == 0);
    CHECK(at("2262-04-11T23:47:17Z") == 422);
    CHECK(at("9999-12-31T23:59:59Z") == 422);
    CHECK(at("1677-09-21T00:12:44Z") == 0);
    CHECK(at("0001-01-01T00:00:00Z") == 422);
}

TEST_CASE("a number that a float cannot hold is refused") {
    CHECK(reading<Kinds>(R"({"single":1e39})").only() == "/single: expected a number of at most 3.4e38 (float), found 1e+39");
    CHECK(reading<Kinds>(R"({"single":-3e38})").status() == 0);
}

TEST_CASE("a repeated member is refused") {
    CHECK(reading<Kinds>(R"({"small":1,"small":2})").only() == "/small: expected each member once, found it is there twice");
    CHECK(reading<Heavy>(R"({"counts":{"a":1,"a":2},"place":"","at":"2026-01-01T00:00:00Z","number":1})").only() ==
          "/counts/a: expected each member once, found it is there twice");
}

struct Strict {
    int known = 0;
    static constexpr auto about() { return berth::object<Strict>().strict(); }
};
TEST_CASE("an unknown member is ignored with all it holds, or refused where the struct is strict") {
    CHECK(reading<Kinds>(R"({"other_thing":{"a":[1,{"b":2}]},"small":3})").value.small == 3);
    CHECK(reading<Strict>(R"({"unknown":[1]})").only() == "/unknown: expected no such member; it has known, found one");
}

TEST_CASE("numbers are the nearest doubles, however they are written") {
    const auto number = [](const std::string& text) { return reading<Kinds>("{\"number\":" + text + "}").value.number; };
    for (const char* zero : {"0e40", "0.0e100", "-0e40", "0E-40", "0.00000e308", "0e400", "1e-400", "0"}) CHECK(number(zero) == 0);
    CHECK(std::signbit(number("-0.0")));
    CHECK(number("0.1") == 0.1);
    CHECK(number("9007199254740993") == 9007199254740992.0);
    CHECK(number("123456789012345678901234567890") == 123456789012345678901234567890.0);
    CHECK(number("2.2250738585072011e-308") == 2.2250738585072011e-308);
    CHECK(number("179769313486231570000e288") == 1.7976931348623157e308);
}

TEST_CASE("what is not JSON is refused with 400 and its place") {
    CHECK(reading<Kinds>("").only() == ": expected a JSON value, found an empty body");
    CHECK(reading<Kinds>("{} {}").status() == 400);
    CHECK_THAT(reading<Kinds>("{} x").only(), Contains("more text behind it"));
    CHECK(reading<Kinds>(std::string("{}\0{}", 5)).status() == 400);
    CHECK(reading<Kinds>(R"({"number":NaN})").status() == 400);
    CHECK(reading<Kinds>(R"({"number":NaN})").faults.faults.at(0).place == "/number");
    CHECK(reading<Kinds>(R"({"number":1e999})").status() == 400);
    CHECK(reading<Kinds>(R"({"list":["a",})").status() == 400);
    CHECK(reading<Kinds>("{\"text\":\"\x01\"}").status() == 400);
    CHECK(reading<Kinds>(R"({"text":"\ud800"})").status() == 400);
}

TEST_CASE("bytes that are not UTF-8 are refused with 400 and their place") {
    CHECK(reading<Kinds>("{\"text\":\"a\xff\"}").only() ==
          "/text: expected UTF-8 (RFC 3629), found a byte that is not, at offset 10");
    CHECK(reading<Kinds>("{\"text\":\"\xed\xa0\x80\"}").status() == 400);
    CHECK(reading<Kinds>("{\"text\":\"\xc0\xaf\"}").status() == 400);
}

TEST_CASE("nesting past the limit is refused wherever it stands, also where nobody reads it") {
    const auto nested = [](const std::string& before, std::size_t depth) {
        return before + std::string(depth, '[') + std::string(depth, ']') + (before.empty() ? "" : "}");
    };
    CHECK(reading<Kinds>(nested("", 10'000)).status() == 400);
    CHECK(reading<Kinds>(nested(R"({"unknown":)", 10'000)).status() == 400);
    CHECK(reading<Kinds>(nested(R"({"any":)", 10'000)).status() == 400);
    CHECK(reading<Kinds>(nested(R"({"any":)", 100)).status() == 0);
    CHECK_THAT(reading<Kinds>(nested(R"({"any":)", 10'000)).only(), Contains("json_depth"));
}

struct Limited {
    std::string title;
    std::vector<int> list;
    std::optional<int> number;
    std::string password;
    static constexpr auto about() {
        return berth::object<Limited>()
            .field<&Limited::title>("A title", berth::length(1, 3))
            .field<&Limited::list>(berth::max_length(2))
            .field<&Limited::number>(berth::range(1, 10))
            .field<&Limited::password>(berth::secret, berth::defaulted, berth::min_length(8));
    }
};
TEST_CASE("limits are checked in characters, elements and numbers") {
    CHECK(reading<Limited>("{\"title\":\"\xc3\xa9\xc3\xa9\xc3\xa9\"}").status() == 0);
    CHECK(reading<Limited>(R"({"title":""})").only() == "/title: expected 1 to 3 characters, found 0");
    CHECK(reading<Limited>(R"({"title":"abcd"})").only() == "/title: expected 1 to 3 characters, found 4");
    CHECK(reading<Limited>(R"({"title":"a","list":[1,2,3]})").only() == "/list: expected at most 2 elements, found 3");
    CHECK(reading<Limited>(R"({"title":"a","number":11})").only() == "/number: expected 1 to 10, found 11");
    CHECK(reading<Limited>(R"({"title":"a","number":null})").status() == 0);
}

TEST_CASE("a secret is never repeated in a message") {
    CHECK(reading<Limited>(R"({"title":"a","password":"hunter2"})").only() == "/password: expected at least 8 characters, found another value");
    CHECK(reading<Limited>(R"({"title":"a","password":4711})").only() == "/password: expected a string, found another value");
}

struct Defaults {
    int needed;
    int given = 0;
    bool flag;
    bool set = false;
    std::string text;
    std::string word = "w";
    std::vector<int> list;
    std::optional<int> maybe;
    Inner inner;
};
TEST_CASE("a member without a default is required, one with a default is not") {
    const reading<Defaults> in("{}");
    REQUIRE(in.faults.faults.size() == 4);
    CHECK(in.faults.faults.at(0).place == "/needed");
    CHECK(in.faults.faults.at(1).place == "/flag");
    CHECK(in.faults.faults.at(2).place == "/text");
    CHECK(in.faults.faults.at(3).place == "/inner");
    CHECK(in.faults.faults.at(3).found == "nothing: the member is missing");
}

TEST_CASE("a struct that hides its initialisers asks for its numbers") {
    const reading<Heavy> in(R"({"place":"","at":"2026-01-01T00:00:00Z"})");
    CHECK(in.only() == "/number: expected an integer from -2147483648 to 2147483647, found nothing: the member is missing");
}
