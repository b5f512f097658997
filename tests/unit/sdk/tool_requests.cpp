// Requests of tools: as leniently as pydantic reads them, or strictly when the tool says so.
#include "tool_calls.hpp"

#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <catch2/catch.hpp>

using Catch::Contains;

namespace {

enum class tool_colour { red, green };
struct Point {
    int x;
    std::optional<double> y;
    static constexpr auto about() { return berth::object<Point>().schema_id("urn:test:point.1"); }
};
struct Order {
    std::string name = "none";
    int count = 0;
    std::uint64_t large = 0;
    double weight = 0;
    bool loud = false;
    tool_colour colour = tool_colour::red;
    std::variant<int, std::string> either{std::in_place_index<0>, 0};
    std::vector<Point> points;
    static constexpr auto about() {
        return berth::object<Order>()
            .schema_id("urn:test:order.1")
            .field<&Order::either>(berth::defaulted)
            .field<&Order::count>(berth::defaulted, berth::range(-100, 100))
            .field<&Order::large>(berth::defaulted)
            .field<&Order::weight>(berth::defaulted)
            .field<&Order::colour>(berth::defaulted)
            .field<&Order::name>(berth::defaulted);
    }
};

class Shop : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::tool<&Shop::lax>("/lax", "Lax"),
                             berth::tool<&Shop::strict>("/strict", "Strict", berth::tool_options{.strict = true}));
    }
    Order lax(Order in) { return in; }
    Order strict(Order in) { return in; }
};
constexpr auto table = berth::detail::plugin<Shop>::make_table("shop", "1.0.0");

// What became of one member, or the refusal.
std::string read(std::string_view tool, std::string_view member, std::string_view json) {
    tool_calls shop(table);
    const tool_answer got = shop.call(tool, "{\"" + std::string(member) + "\":" + std::string(json) + '}');
    if (got.status != 200) return std::to_string(got.status) + ' ' + got.body.substr(got.body.find("\"errors\""));
    const std::size_t begin = got.body.find('"' + std::string(member) + "\":") + member.size() + 3;
    return got.body.substr(begin, got.body.find_first_of(",}", begin) - begin);
}
std::string lax(std::string_view member, std::string_view json) {
    return read("lax", member, json);
}
std::string strict(std::string_view member, std::string_view json) {
    return read("strict", member, json);
}

} // namespace

TEST_CASE("an integer is read from texts, whole fractions and bools") {
    CHECK(lax("count", R"("2")") == "2");
    CHECK(lax("count", R"(" -3 ")") == "-3");
    CHECK(lax("count", R"("1_0")") == "10");
    CHECK(lax("count", R"("7.00")") == "7");
    CHECK(lax("count", "4.0") == "4");
    CHECK(lax("count", "true") == "1");
    CHECK(lax("large", R"("18446744073709551615")") == "18446744073709551615");
}

TEST_CASE("what is no integer stays none") {
    for (const char* json : {R"("many")", R"("1.5")", R"("")", R"(".0")", R"("0x10")", R"("1__0")", "1.5", "null", "[]",
                             R"("99999999999999999999")"}) {
        INFO(json);
        CHECK_THAT(lax("count", json),
                   Contains(R"("pointer":"/count","expected":"an integer from -2147483648 to 2147483647")"));
    }
    CHECK_THAT(lax("count", R"("101")"), Contains(R"("expected":"-100 to 100","found":"101")"));
}

TEST_CASE("a number is read from texts and bools") {
    CHECK(lax("weight", R"("1.5")") == "1.5");
    CHECK(lax("weight", R"(" 2e3 ")") == "2000.0");
    CHECK(lax("weight", "3") == "3.0");
    CHECK(lax("weight", "true") == "1.0");
    CHECK_THAT(lax("weight", R"("heavy")"), Contains(R"("expected":"a number","found":"\"heavy\"")"));
    CHECK_THAT(lax("weight", R"("nan")"), Contains("422"));
}

TEST_CASE("a bool is read from the words for it and from 0 and 1") {
    CHECK(lax("loud", R"("yes")") == "true");
    CHECK(lax("loud", R"("ON")") == "true");
    CHECK(lax("loud", R"("t")") == "true");
    CHECK(lax("loud", "1") == "true");
    CHECK(lax("loud", "1.0") == "true");
    CHECK(lax("loud", R"("off")") == "false");
    CHECK(lax("loud", "0") == "false");
    CHECK_THAT(lax("loud", "2"), Contains(R"("expected":"true or false","found":"2")"));
    CHECK_THAT(lax("loud", R"("maybe")"), Contains("422"));
}

TEST_CASE("texts and enums are not made of numbers") {
    CHECK_THAT(lax("name", "5"), Contains(R"("expected":"a string","found":"5")"));
    CHECK_THAT(lax("colour", "1"), Contains("422"));
    CHECK(lax("colour", R"("green")") == R"("green")");
}

TEST_CASE("a variant takes what fits as it is before it converts") {
    CHECK(lax("either", R"("5")") == R"("5")");
    CHECK(lax("either", "5") == "5");
    CHECK(lax("either", "true") == "1");
}

TEST_CASE("a schema is accepted and not compared, other unknown members are ignored") {
    tool_calls shop(table);
    CHECK(shop.call("lax", R"({"$schema":"urn:other","unknown":1,"count":1})").status == 200);
    CHECK(shop.call("lax", R"({"points":[{"$schema":7,"x":"1"}]})").status == 200);
    CHECK_THAT(shop.call("lax", R"({"points":[{"$schema":7,"x":"1"}]})").body,
               Contains(R"("points":[{"$schema":"urn:test:point.1","x":1,"y":null}])"));
}

TEST_CASE("of a member that is there twice the last one counts") {
    CHECK_THAT(tool_calls(table).call("lax", R"({"count":1,"count":2})").body, Contains(R"("count":2)"));
}

TEST_CASE("a strict tool converts nothing and knows all members") {
    CHECK(strict("count", "2") == "2");
    CHECK(strict("weight", "2") == "2.0");
    CHECK_THAT(strict("count", R"("2")"), Contains(R"("found":"\"2\"")"));
    CHECK_THAT(strict("count", "2.0"), Contains("422"));
    CHECK_THAT(strict("loud", "1"), Contains("422"));
    CHECK_THAT(strict("weight", R"("1")"), Contains("422"));
    CHECK_THAT(strict("unknown", "1"), Contains("no such member; it has name, count"));
    tool_calls shop(table);
    CHECK(shop.call("strict", R"({"$schema":"urn:other"})").status == 200);
    CHECK(shop.call("strict", R"({"points":[{"x":1,"z":2}]})").status == 422);
}

TEST_CASE("whatever is wrong with a body is a 422 that names all of it") {
    tool_calls shop(table);
    const tool_answer two = shop.call("lax", R"({"count":"many","points":"x"})");
    CHECK(two.status == 422);
    CHECK(two.type == "application/problem+json");
    CHECK_THAT(two.body, Contains(R"("pointer":"/count")") && Contains(R"("pointer":"/points")"));
    CHECK(shop.call("lax", "{\"name\": ").status == 422);
    CHECK(shop.call("lax", "[1]").status == 422);
    CHECK(shop.call("lax", "").status == 422);
    CHECK_THAT(shop.call("lax", R"({"points":[{}]})").body, Contains("the member is missing"));
    CHECK(two.events.empty());
}
