#include "kinds.hpp"

#include <catch2/catch.hpp>

TEST_CASE("every kind of value is written") {
    Kinds value;
    value.flag = true;
    value.widest = std::numeric_limits<std::uint64_t>::max();
    value.text = "a\"\n\xc3\xa9";
    value.colour = Colour::green;
    value.list = {"x"};
    value.inners = {{1, 2}};
    value.choice = Inner{3, 4};
    value.content = {std::byte{255}};
    value.any.text = "[1]";
    CHECK(written(value) ==
          R"({"flag":true,"small":0,"octet":0,"wide":0,"widest":18446744073709551615,"single":0.0,"number":0.0,)"
          "\"text\":\"a\\\"\\n\xc3\xa9\","
          R"("colour":"green","maybe":null,"list":["x"],"inners":[{"x":1,"y":2.0}],"three":[0,0,0],"inner":{"x":0,"y":2.5},)"
          R"("choice":{"x":3,"y":4.0},"content":"/w==","any":[1],"other":0})");
}

TEST_CASE("what is written is read back the same") {
    Kinds value;
    value.number = 0.1;
    value.single = 1.25f;
    value.wide = std::numeric_limits<std::int64_t>::min();
    value.choice = "text";
    const std::string once = written(value);
    CHECK(written(reading<Kinds>(once).value) == once);
}

TEST_CASE("the least integer of each width is written with its sign") {
    struct widths {
        std::int8_t a = std::numeric_limits<std::int8_t>::min();
        std::int16_t b = std::numeric_limits<std::int16_t>::min();
        std::int32_t c = std::numeric_limits<std::int32_t>::min();
        std::int64_t d = std::numeric_limits<std::int64_t>::min();
        std::uint32_t e = std::numeric_limits<std::uint32_t>::max();
    };
    CHECK(written(widths{}) == R"({"a":-128,"b":-32768,"c":-2147483648,"d":-9223372036854775808,"e":4294967295})");
}

TEST_CASE("maps, paths and times are written") {
    Heavy value;
    value.counts = {{"b", 2}, {"a", 1}};
    value.place = "/x";
    value.at = std::chrono::system_clock::time_point(std::chrono::microseconds(-1));
    CHECK(written(value) == R"({"counts":{"a":1,"b":2},"place":"/x","at":"1969-12-31T23:59:59.999999Z","number":0,"flag":false})");
}

TEST_CASE("what JSON cannot say is a fault with its place") {
    Kinds value;
    value.inners = {{1, std::numeric_limits<double>::infinity()}};
    CHECK(written(value) == "fault at /inners/0/y: a finite number");
    value.inners.clear();
    value.list = {"\xff"};
    CHECK(written(value) == "fault at /list/0: text in UTF-8");
    value.list.clear();
    value.colour = static_cast<Colour>(99);
    CHECK(written(value) == R"(fault at /colour: one of "dark_blue", "red", "green")");
}

TEST_CASE("the default of a struct is written from its initialisers") {
    std::string text;
    berth::detail::table<Inner>::type.defaults(&text, [](void* state, berth_slice json) {
        static_cast<std::string*>(state)->assign(json.data, json.size);
    });
    CHECK(text == R"({"x":0,"y":2.5})");
}
