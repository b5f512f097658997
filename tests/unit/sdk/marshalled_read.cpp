#include "convention_types.hpp"
#include "kinds.hpp"

#include <catch2/catch.hpp>

using namespace convention;
using Catch::Matchers::Contains;

namespace {

struct Widths {
    std::int8_t small = 0;
    std::uint64_t widest = 0;
    float single = 0;
    std::chrono::system_clock::time_point at{};
    static constexpr auto about() { return berth::object<Widths>().field<&Widths::at>(berth::defaulted); }
};

} // namespace

TEST_CASE("a marshalled int is a whole number without fraction or exponent") {
    CHECK(marshalled<Data>(R"({"value":-9223372036854775808})").value.value == std::numeric_limits<std::int64_t>::min());
    CHECK(marshalled<Data>(R"({"value":1.0})").line() == "Expected int at value, got float");
    CHECK(marshalled<Data>(R"({"value":1e2})").line() == "Expected int at value, got float");
    CHECK(marshalled<Data>(R"({"value":true})").line() == "Expected int at value, got bool");
    CHECK(marshalled<Data>(R"({"value":9223372036854775808})").line() ==
          "Expected an integer from -9223372036854775808 to 9223372036854775807 at value, got 9223372036854775808");
    CHECK_THAT(marshalled<Data>(R"({"value":99999999999999999999999999})").line(), Contains("got 99999999999999999999999999"));
    CHECK(marshalled<Widths>(R"({"small":128})").line() == "Expected an integer from -128 to 127 at small, got 128");
    CHECK(marshalled<Widths>(R"({"widest":18446744073709551615})").value.widest == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("large ids and integers are read in both dialects") {
    CHECK(reading<Kinds>(R"({"other":9223372036854775807,"wide":9223372036854775807})").value.other.value == std::numeric_limits<std::int64_t>::max());
    CHECK(marshalled<berth::id>("4294967297").value.value == 4294967297);
    CHECK(marshalled<berth::id>("-1").line() == "Expected an id, an integer from 0 to 9223372036854775807, got -1");
}

TEST_CASE("a marshalled float takes every number, and the words of those that are not finite") {
    CHECK(marshalled<Point>(R"({"x":7,"y":-1e-5})").value.x == 7);
    CHECK(marshalled<Point>(R"({"x":99999999999999999999,"y":0})").value.x == 1e20);
    CHECK(std::isnan(marshalled<Point>(R"({"x":NaN,"y":0})").value.x));
    CHECK(marshalled<Point>(R"({"x":Infinity,"y":-Infinity})").value.y == -std::numeric_limits<double>::infinity());
    CHECK(std::isinf(marshalled<Widths>(R"({"single":Infinity})").value.single));
    CHECK(marshalled<Point>(R"({"x":"1","y":0})").line() == "Expected number at x, got str");
}

TEST_CASE("other spellings of numbers that are not finite are no JSON") {
    for (const char* word : {"Inf", "-Inf", "-NaN", "nan", "Nan", "+Infinity", "Infinit", "NaNe5", "NaN.5", "Infinity0", "-Infinitye5", "NaN NaN"}) {
        INFO(word);
        CHECK(marshalled<Point>(std::string(R"({"x":)") + word + R"(,"y":0})").faults.status == 400);
    }
}

TEST_CASE("plain REST bodies know no numbers that are not finite") {
    CHECK(reading<Kinds>(R"({"number":NaN})").only() == "/number: expected JSON (RFC 8259), found Invalid value. at offset 10");
    CHECK(reading<Kinds>(R"({"number":-Infinity})").status() == 400);
    CHECK(reading<Kinds>(R"({"any":[NaN]})").status() == 400);
}

TEST_CASE("of a name that comes again the last value counts, as if it were the only one") {
    CHECK(marshalled<Data>(R"({"value":1,"value":2})").value.value == 2);
    const marshalled<value_argument<Widths>> in(R"({"value":{"small":1,"widest":2},"value":{"small":3}})");
    REQUIRE(in.good());
    CHECK(in.value.value.small == 3);
    CHECK(in.value.value.widest == 0);
    const marshalled<std::map<std::string, Widths>> map(R"({"k":{"small":1,"widest":2},"k":{"small":3}})");
    REQUIRE(map.good());
    CHECK(map.value.at("k").widest == 0);
    CHECK(marshalled<WithContainers>(R"({"names":["a"],"names":["b"]})").value.names == std::vector<std::string>{"b"});
    CHECK(marshalled<std::map<std::int64_t, int>>(R"({"1":1,"01":2})").value == std::map<std::int64_t, int>{{1, 2}});
}

TEST_CASE("a byte order mark before a marshalled body is skipped") {
    CHECK(marshalled<Data>("\xEF\xBB\xBF{\"value\":3}").value.value == 3);
    CHECK(reading<Inner>("\xEF\xBB\xBF{\"x\":3}").status() == 400);
}

TEST_CASE("half of a surrogate pair is no text, wherever it stands") {
    for (const char* half : {R"(\ud83d)", R"(\ude00)", R"(\ude00\ud83d)"}) {
        INFO(half);
        const std::string text = half;
        CHECK(marshalled<std::vector<std::string>>("[\"" + text + "\"]").faults.status == 400);
        CHECK(marshalled<Data>("{\"value\":1,\"" + text + "\":2}").faults.status == 400);
        CHECK(marshalled<Data>("{\"value\":1,\"x\":[\"" + text + "\"]}").faults.status == 400);
        CHECK(reading<Kinds>("{\"text\":\"" + text + "\"}").status() == 400);
    }
    CHECK(marshalled<std::vector<std::string>>(R"(["\ud83d\ude00"])").value.front() == "\xF0\x9F\x98\x80");
}

TEST_CASE("unknown members are kept in order where the struct collects them, else dropped") {
    const std::string text = R"({"b":{"c":[1,null]},"value":1,"a":"\u00e9","b":2})";
    const marshalled<Data> in(text);
    REQUIRE(in.good());
    REQUIRE(in.value.others.size() == 2);
    CHECK(in.value.others.find("b")->text == "2");
    CHECK(in.value.others.find("a")->text == R"("\u00e9")");
    CHECK(marshalled_text(in.value) == R"({"value":1,"b":2,"a":"\u00e9"})");
    CHECK(echoed<Point>(R"({"x":1,"z":[{}],"y":2})") == R"({"x":1.0,"y":2.0})");
}

TEST_CASE("the member that collects is no member itself") {
    const berth_type& type = berth::detail::table<Data>::type;
    REQUIRE(type.field_count == 2);
    CHECK(type.fields[1].flags == BERTH_FIELD_REST);
    CHECK(type.fields[1].type->kind == BERTH_KIND_MAP);
    CHECK(echoed<Data>(R"({"value":1,"others":{"a":1}})") == R"({"value":1,"others":{"a":1}})");
}

TEST_CASE("a struct collects a bounded number of unknown members") {
    std::string text = R"({"value":1)";
    for (std::size_t i = 0; i < berth::other_members::most; ++i) text += ",\"m" + std::to_string(i) + "\":0";
    CHECK(marshalled<Data>(text + "}").good());
    CHECK_THAT(marshalled<Data>(text + ",\"more\":0}").line(), Contains("other_members"));
    CHECK(marshalled<Point>(text + R"(,"x":0,"y":0,"more":0})").good());
}

TEST_CASE("bytes travel tagged, and as bare base64 in plain REST bodies") {
    const auto bytes = [](const std::string& text) { return echoed<berth::bytes>(text); };
    CHECK(bytes(R"({"@type":"bytes","value":"AAEC"})") == R"({"@type":"bytes","value":"AAEC"})");
    CHECK(bytes(R"( { "x" : [{"value":1}], "value" : "A!A\nEC Aw==\n", "@type" : "bytes" } )") == R"({"@type":"bytes","value":"AAECAw=="})");
    CHECK(bytes(R"({"@type":"bytes","value":"AAECAw"})") == "Expected base64 with correct padding, got another str");
    CHECK_THAT(bytes(R"({"@type":"Bytes","value":""})"), Contains("got dict"));
    CHECK_THAT(bytes(R"({"@type":"bytes","value":5})"), Contains("no str"));
    CHECK_THAT(bytes(R"("AAEC")"), Contains("got str"));
    CHECK_THAT(bytes("[]"), Contains("got list"));
    CHECK(written(berth::bytes{std::byte{255}}) == R"("/w==")");
    CHECK(reading<Kinds>(R"({"content":{"@type":"bytes","value":""}})").only() ==
          "/content: expected a string of base64 (RFC 4648), found an object");
}

TEST_CASE("a point in time is written in UTC and read with or without an offset") {
    const auto at = [](const std::string& text) { return echoed<std::chrono::system_clock::time_point>('"' + text + '"'); };
    CHECK(at("2025-01-15T12:00:00") == R"("2025-01-15T12:00:00+00:00")");
    CHECK(at("2025-01-15T12:00:00.5+02:30") == R"("2025-01-15T09:30:00.500000+00:00")");
    CHECK(at("20250115T120000Z") == R"("2025-01-15T12:00:00+00:00")");
    CHECK(at("2025-01-15T25:00:00") == R"(Expected ISO datetime string, got "2025-01-15T25:00:00")");
    CHECK_THAT(at("9999-01-01"), Contains("got \"9999-01-01\""));
}

TEST_CASE("paths are normalised as Python does it") {
    const auto path = [](const std::string& text) { return marshalled<std::filesystem::path>('"' + text + '"').value.native(); };
    CHECK(path("a//b/./c/") == "a/b/c");
    CHECK(path("/") == "/");
    CHECK(path("///a/.") == "/a");
    CHECK(path("//a") == "//a");
    CHECK(path("../a/..") == "../a/..");
    CHECK(path("./.") == ".");
    CHECK(path("") == ".");
    CHECK_FALSE(marshalled<std::filesystem::path>(R"("a\u0000b")").good());
    CHECK(marshalled_text(std::filesystem::path("a//b")) == R"("a/b")");
    CHECK(written(std::filesystem::path("a//b")) == R"("a//b")");
}

TEST_CASE("a tuple has its number of elements, each of its type") {
    using pair = std::tuple<std::int64_t, std::string>;
    CHECK(echoed<pair>(R"([1,"a"])") == R"([1,"a"])");
    CHECK(echoed<pair>(R"([1])") == "Expected list of 2, got list of 1");
    CHECK(echoed<pair>(R"([1,"a",{}])") == "Expected list of 2, got list of 3");
    CHECK(echoed<value_argument<pair>>(R"({"value":[1,2]})") == "Expected str at value.1, got int");
    CHECK(echoed<std::pair<Point, std::vector<pair>>>(R"([{"x":1,"y":2},[[3,"b"]]])") == R"([{"x":1.0,"y":2.0},[[3,"b"]]])");
    CHECK(reading<Heavy>("[]").status() == 422);
    CHECK(reading<pair>("[1]").only() == ": expected an array of 2 elements, found 1");
    const berth_type& type = berth::detail::table<pair>::type;
    CHECK(type.kind == BERTH_KIND_TUPLE);
    CHECK(type.alternative_count == 2);
    CHECK(type.alternatives[1]->kind == BERTH_KIND_STRING);
}

TEST_CASE("the keys of maps are read and written in their text form") {
    CHECK(echoed<std::map<std::int64_t, int>>(R"({" +1_0 ":1,"-2":2})") == R"({"-2":2,"10":1})");
    CHECK(echoed<std::map<bool, int>>(R"({"True":1,"False":2})") == R"({"False":2,"True":1})");
    CHECK(echoed<std::map<double, int>>(R"({"1e16":1,"2":2})") == R"({"2.0":2,"1e+16":1})");
    CHECK(echoed<std::map<Color, int>>(R"({"BLUE":1})") == R"({"BLUE":1})");
    CHECK(echoed<std::map<std::filesystem::path, int>>(R"({"a//b":1})") == R"({"a/b":1})");
    CHECK(echoed<std::unordered_map<std::string, int>>(R"({"k":1})") == R"({"k":1})");
    CHECK(echoed<std::unordered_map<int, std::vector<int>>>(R"({"5":[1]})") == R"({"5":[1]})");
    CHECK(echoed<std::map<std::uint8_t, int>>(R"({"256":1})") == R"(Expected int at 256, got "256")");
    CHECK(echoed<std::map<bool, int>>(R"({"true":1})") == R"(Expected 'True' or 'False' at true, got "true")");
    const berth_type& type = berth::detail::table<std::map<Color, int>>::type;
    REQUIRE(type.key);
    CHECK(type.key->kind == BERTH_KIND_ENUM);
    CHECK(berth::detail::table<std::map<std::string, int>>::type.key == nullptr);
}

TEST_CASE("plain REST bodies have the same keys and refuse one that comes again") {
    CHECK(written(std::map<int, int>{{-1, 2}}) == R"({"-1":2})");
    CHECK(reading<std::map<int, int>>(R"({"1":1})").value == std::map<int, int>{{1, 1}});
    CHECK(reading<std::map<int, int>>(R"({"1":1,"01":1})").only() == "/01: expected each member once, found it is there twice");
    CHECK(reading<std::map<int, int>>(R"({"x":1})").only() ==
          R"(/x: expected an integer from -2147483648 to 2147483647, found "x")");
}

TEST_CASE("json passes untouched, with tags, large numbers and escapes") {
    const std::string text = R"({"k":[99999999999999999999999999,1.0,1e2,"\u00e9\/",NaN,{"@type":"@base64"}]})";
    CHECK(marshalled<berth::json>(text).value.text == text);
    CHECK(marshalled<berth::json>(" [ 1 ,\n{ \"a b\" : \"c : d\" } ] ").value.text == R"([1,{"a b":"c : d"}])");
    CHECK(marshalled<std::vector<berth::json>>(R"([99999999999999999999, "\u00e9" , null,true])").value.at(0).text == "99999999999999999999");
    CHECK(marshalled<std::vector<berth::json>>(R"([1, "\u00e9" , null,true])").value.at(1).text == R"("\u00e9")");
}

TEST_CASE("a variant takes the first alternative that fits, and the last one that could tells why none did") {
    using choice = std::variant<double, std::int64_t, std::vector<int>, Point>;
    CHECK(marshalled<choice>("1").value.index() == 0);
    CHECK(marshalled<choice>("[1]").value.index() == 2);
    CHECK(marshalled<choice>(R"({"x":1,"y":2})").value.index() == 3);
    CHECK(marshalled<value_argument<choice>>(R"({"value":[1,"a"]})").line() == "Expected int at value.1, got str");
    CHECK(marshalled<value_argument<choice>>(R"({"value":"a"})").line() == "Expected number or int or list or dict at value, got str");
    CHECK(marshalled<std::variant<std::int64_t, std::string>>("{}").line() == "Expected int or str, got dict");
}

TEST_CASE("more than a thousand variants in one body are read") {
    std::string text = "[";
    for (int i = 0; i < 3000; ++i) text += R"({"x":1,"y":2},[7],)";
    const marshalled<std::vector<std::variant<std::vector<int>, Point>>> in(text + "[]]");
    CHECK(in.good());
    CHECK(in.value.size() == 6001);
}

struct Branch { // a recursive variant that fails at its innermost
    std::vector<std::variant<Branch, std::vector<Branch>>> all;
    int weight;
};
TEST_CASE("variants inside variants are tried within a bound") {
    std::string text, end;
    for (int i = 0; i < 60; ++i) {
        text += R"({"weight":1,"all":[)";
        end += "]}";
    }
    CHECK_FALSE(marshalled<Branch>(text + "true" + end).good());
    CHECK(marshalled<Branch>(text + end).good());
}

struct Secret {
    std::string password;
    static constexpr auto about() { return berth::object<Secret>().field<&Secret::password>(berth::secret); }
};
TEST_CASE("a secret is not repeated in the marshalled dialect either") {
    CHECK(marshalled<Secret>(R"({"password":4711})").line() == "Expected str at password, got another value");
}
