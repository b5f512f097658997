// Calls of marshalled endpoints through the plugin's table: arguments, defaults, results and failures.
#include "plugin_calls.hpp"

#include <berth/plugin.hpp>

#include <catch2/catch.hpp>

#include <limits>

namespace {
struct Data {
    int value;
};
struct In {
    int id;
    std::optional<bool> flag;
    std::optional<std::string> name = "default";
    Data data;
    Data more{3};
    static constexpr auto about() { return berth::object<In>().field<&In::more>(berth::defaulted); }
};
struct Choice {
    std::variant<int, std::string> either;
};
struct How {
    std::string how;
};

class Desk : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&Desk::take>(), berth::endpoint<&Desk::choose>(), berth::endpoint<&Desk::nothing>(),
                             berth::endpoint<&Desk::maybe>(), berth::endpoint<&Desk::real>(), berth::websocket<&Desk::list>(),
                             berth::endpoint<&Desk::page>(berth::content_type("text/html")), berth::endpoint<&Desk::sheet>(),
                             berth::endpoint<&Desk::fail>(), berth::websocket<&Desk::image>(), berth::endpoint<&Desk::no_file>());
    }
    std::string take(In in) {
        return std::to_string(in.id) + ',' + (in.flag ? *in.flag ? "yes" : "no" : "-") + ',' + in.name.value_or("-") + ',' +
               std::to_string(in.data.value) + ',' + std::to_string(in.more.value);
    }
    std::string choose(Choice in) { return in.either.index() == 0 ? "number" : "text"; }
    void nothing() {}
    std::optional<int> maybe() { return std::nullopt; }
    double real() { return std::numeric_limits<double>::quiet_NaN(); }
    std::vector<int> list() { return {1, 2}; }
    berth::bytes page() { return {std::byte{'h'}, std::byte{'i'}}; }
    berth::file sheet() { return berth::file::from_content("a,b", "text/csv"); }
    void fail(How in) {
        if (in.how == "problem") throw berth::problem(404, "no such thing").header("Retry-After", "7");
        if (in.how == "standard") throw std::runtime_error("two\nlines");
        throw 42;
    }
    berth::bytes image() { return berth::bytes(70000); }
    std::optional<berth::bytes> no_file() { return std::nullopt; }
};

constexpr auto table = berth::detail::plugin<Desk>::make_table("desk", "1.0.0");
constexpr const char* data = R"({"data":{"value":2}})";
using handed = handed_over;
} // namespace

TEST_CASE("marshalled arguments come from path, query and JSON, and defaults fill what is absent") {
    plugin_calls desk(table);
    CHECK(desk.call("take", handed{{{"id", "1"}, {"flag", "True"}, {"name", "n"}}, R"({"data":{"value":2},"more":{"value":4}})"}) ==
          "answer 200 application/json: \"1,yes,n,2,4\"");
    CHECK(desk.call("take", handed{{{"id", "1"}}, data}) == "answer 200 application/json: \"1,-,default,2,3\"");
}
TEST_CASE("a choice of plain values in a path is the first that its text fits") {
    plugin_calls desk(table);
    CHECK(desk.call("choose", handed{{{"either", "5"}}}) == "answer 200 application/json: \"number\"");
    CHECK(desk.call("choose", handed{{{"either", "five"}}}) == "answer 200 application/json: \"text\"");
}
TEST_CASE("a URL value that cannot be read is a 400 in one line that names it") {
    plugin_calls desk(table);
    CHECK_THAT(desk.call("take", handed{{{"id", "x"}}, "no JSON at all"}),
               Catch::Matchers::StartsWith("answer 400: ") && Catch::Matchers::Contains("at id"));
    CHECK_THAT(desk.call("take", handed{{{"id", "1"}, {"flag", "true"}}, data}),
               Catch::Matchers::StartsWith("answer 400: ") && Catch::Matchers::Contains("at flag"));
}
TEST_CASE("a body that does not fit is a 500 in one line with the location") {
    plugin_calls desk(table);
    CHECK_THAT(desk.call("take", handed{{{"id", "1"}}, R"({"data":{"value":"x"}})"}),
               Catch::Matchers::StartsWith("answer 500: ") && Catch::Matchers::Contains("data.value"));
    CHECK_THAT(desk.call("take", handed{{{"id", "1"}}, "{}"}),
               Catch::Matchers::StartsWith("answer 500: ") && Catch::Matchers::Contains("data"));
    CHECK_THAT(desk.call("take", handed{{{"id", "1"}}, ""}), Catch::Matchers::StartsWith("answer 500: "));
}
TEST_CASE("nothing and an empty optional are null") {
    plugin_calls desk(table);
    CHECK(desk.call("nothing") == "answer 200 application/json: null");
    CHECK(desk.call("maybe") == "answer 200 application/json: null");
}
TEST_CASE("a result that JSON cannot say is a 500 with its reason") {
    plugin_calls desk(table);
    CHECK_THAT(desk.call("real"), Catch::Matchers::StartsWith("answer 500: "));
}
TEST_CASE("results over a WebSocket are spaced") {
    plugin_calls desk(table);
    CHECK(desk.call("list") == "answer 200 application/json: [1, 2]");
}
TEST_CASE("bytes and files are files, with the declared type first and the charset of texts") {
    plugin_calls desk(table);
    CHECK(desk.call("page") == "answer 200 text/html; charset=utf-8: hi");
    CHECK(desk.call("sheet") == "answer 200 text/csv; charset=utf-8: a,b");
    CHECK_THAT(desk.call("no_file"), Catch::Matchers::StartsWith("answer 500: "));
}
TEST_CASE("a file leaves over a WebSocket in pieces") {
    plugin_calls desk(table);
    const std::string whole = desk.call("image");
    CHECK_THAT(whole, Catch::Matchers::StartsWith("begin 200 | bytes ") && Catch::Matchers::EndsWith(" | end"));
    CHECK(whole.size() == std::string("begin 200 | bytes  | bytes  | end").size() + 70000);
}
TEST_CASE("what a marshalled method throws reaches the caller in one line, and the log") {
    plugin_calls desk(table);
    CHECK(desk.call("fail", handed{{{"how", "problem"}}}) == "answer 404 Retry-After=7: no such thing");
    CHECK(desk.logged.empty());
    CHECK(desk.call("fail", handed{{{"how", "standard"}}}) == "answer 500: two lines");
    CHECK(desk.logged == "Desk.fail threw in call:77: two\nlines");
    CHECK(desk.call("fail", handed{{{"how", "odd"}}}) == "answer 500: something that is no std::exception");
}
