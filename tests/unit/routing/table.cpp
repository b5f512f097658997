#include <routing/table.hpp>

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

using namespace berth::host::routing;
using outcome = match::outcome;
using Catch::Matchers::Contains;

namespace {

// Endpoint numbers are the order of the routes.
std::shared_ptr<const table> table_of(const std::vector<std::pair<std::string, std::string>>& routes) {
    table::builder builder;
    std::uint32_t number = 0;
    for (const auto& [method, path] : routes) REQUIRE_FALSE(builder.add(method, path, {7, number++}, "plugin a"));
    return builder.build();
}

std::vector<std::string> values(const match& found) {
    return {found.parameters().begin(), found.parameters().end()};
}

using list = std::vector<std::string>;

} // namespace

TEST_CASE("a static path is found, and only as it stands") {
    auto routes = table_of({{"GET", "/notes"}, {"POST", "/notes"}, {"GET", "/"}, {"GET", "/notes/all"}});
    match found = routes->find("POST", "/notes");
    CHECK(found.result == outcome::found);
    CHECK(found.to.owner == 7);
    CHECK(found.to.endpoint == 1);
    CHECK(routes->find("GET", "/").to.endpoint == 2);
    CHECK(routes->find("GET", "/notes/all").to.endpoint == 3);
    CHECK(routes->find("GET", "/notes/").result == outcome::no_path);
    CHECK(routes->find("GET", "/note").result == outcome::no_path);
    CHECK(routes->find("GET", "//notes").result == outcome::no_path);
    CHECK(routes->find("GET", "/Notes").result == outcome::no_path);
    CHECK(routes->find("GET", "").result == outcome::no_path);
    CHECK(routes->find("GET", "*").result == outcome::no_path);
    CHECK(routes->find("GET", "notes").result == outcome::no_path);
}

TEST_CASE("an empty table finds nothing") {
    CHECK(table_of({})->find("GET", "/").result == outcome::no_path);
}

TEST_CASE("a parameter takes one segment that is not empty") {
    auto routes = table_of({{"GET", "/notes/{id}"}, {"GET", "/notes/{id}/tags/{tag}"}});
    CHECK(values(routes->find("GET", "/notes/12")) == list{"12"});
    CHECK(values(routes->find("GET", "/notes/12/tags/x")) == list{"12", "x"});
    CHECK(routes->find("GET", "/notes/12/tags/x").to.endpoint == 1);
    CHECK(routes->find("GET", "/notes/").result == outcome::no_path);
    CHECK(routes->find("GET", "/notes//tags/x").result == outcome::no_path);
    CHECK(routes->find("GET", "/notes/12/").result == outcome::no_path);
}

TEST_CASE("a rest takes everything after its slash, nothing included") {
    auto routes = table_of({{"GET", "/files/{path*}"}});
    CHECK(values(routes->find("GET", "/files/a/b.txt")) == list{"a/b.txt"});
    CHECK(values(routes->find("GET", "/files/")) == list{""});
    CHECK(values(routes->find("GET", "/files//a/")) == list{"/a/"});
    CHECK(values(routes->find("GET", "/files/a%20b/%c3%a9")) == list{"a b/\xc3\xa9"});
    CHECK(routes->find("GET", "/files").result == outcome::no_path);
}

TEST_CASE("literal wins over parameter wins over rest") {
    auto routes = table_of({{"GET", "/a/{rest*}"}, {"GET", "/a/{x}"}, {"GET", "/a/b"}});
    CHECK(routes->find("GET", "/a/b").to.endpoint == 2);
    CHECK(routes->find("GET", "/a/c").to.endpoint == 1);
    CHECK(routes->find("GET", "/a/c/d").to.endpoint == 0);
    CHECK(routes->find("GET", "/a/").to.endpoint == 0);
}

TEST_CASE("a way that dead-ends is left for the next one") {
    auto routes = table_of({{"GET", "/a/b/d"}, {"GET", "/a/{x}/c"}, {"GET", "/{y}/b/{z}/e"}, {"GET", "/{rest*}"}});
    CHECK(values(routes->find("GET", "/a/b/c")) == list{"b"});
    CHECK(values(routes->find("GET", "/a/b/q/e")) == list{"a", "q"});
    CHECK(values(routes->find("GET", "/a/b/q")) == list{"a/b/q"});
}

TEST_CASE("a template without the method is a dead end, and Allow lists all that match") {
    auto routes = table_of({{"POST", "/notes/new"}, {"GET", "/notes/{id}"}, {"DELETE", "/notes/{rest*}"}});
    match found = routes->find("GET", "/notes/new");
    CHECK(found.to.endpoint == 1);
    CHECK(values(found) == list{"new"});
    match missed = routes->find("PUT", "/notes/new");
    CHECK(missed.result == outcome::no_method);
    CHECK(missed.allow == "DELETE, GET, HEAD, OPTIONS, POST");
}

TEST_CASE("HEAD is answered by GET unless it has an endpoint of its own") {
    auto routes = table_of({{"GET", "/a"}, {"GET", "/b"}, {"HEAD", "/b"}, {"POST", "/c"}});
    match borrowed = routes->find("HEAD", "/a");
    CHECK(borrowed.result == outcome::found);
    CHECK(borrowed.head);
    CHECK(borrowed.to.endpoint == 0);
    match own = routes->find("HEAD", "/b");
    CHECK(own.to.endpoint == 2);
    CHECK_FALSE(own.head);
    match none = routes->find("HEAD", "/c");
    CHECK(none.result == outcome::no_method);
    CHECK_FALSE(none.head);
}

TEST_CASE("a method is compared as it stands") {
    CHECK(table_of({{"GET", "/a"}})->find("get", "/a").result == outcome::no_method);
}

TEST_CASE("OPTIONS gets the methods of the path") {
    auto routes = table_of({{"GET", "/a"}, {"POST", "/a"}, {"OPTIONS", "/own"}});
    match found = routes->find("OPTIONS", "/a");
    CHECK(found.result == outcome::no_method);
    CHECK(found.allow == "GET, HEAD, OPTIONS, POST");
    CHECK(routes->find("OPTIONS", "/own").result == outcome::found);
    CHECK(routes->find("OPTIONS", "/b").result == outcome::no_path);
}

TEST_CASE("segments are split before they are decoded, and decoded once") {
    auto routes = table_of({{"GET", "/a b/{x}"}, {"GET", "/n/{x}/{y}"}});
    CHECK(values(routes->find("GET", "/n/a%2Fb/c")) == list{"a/b", "c"});
    CHECK(values(routes->find("GET", "/n/%2541/%25")) == list{"%41", "%"});
    CHECK(values(routes->find("GET", "/%61%20b/%C3%A9")) == list{"\xc3\xa9"});
    CHECK(values(routes->find("GET", "/n/a+b/c")) == list{"a+b", "c"});
    CHECK(values(routes->find("GET", "/n/../c")) == list{"..", "c"});
    CHECK(routes->find("GET", "/n%2Fa/b").result == outcome::no_path);
}

TEST_CASE("values stay valid when the match is moved") {
    auto routes = table_of({{"GET", "/n/{x}"}});
    match found = routes->find("GET", "/n/%41");
    match moved = std::move(found);
    CHECK(values(moved) == list{"A"});
}

TEST_CASE("a path without escapes is not copied") {
    auto routes = table_of({{"GET", "/n/{x}"}});
    std::string path = "/n/plain";
    match found = routes->find("GET", path);
    CHECK_FALSE(found.decoded);
    CHECK(found.values[0].data() == path.data() + 3);
}

TEST_CASE("malformed escapes, NUL and bytes that are not UTF-8 make a bad path") {
    auto routes = table_of({{"GET", "/n/{x}"}});
    CHECK(routes->find("GET", "/n/%").result == outcome::bad_path);
    CHECK(routes->find("GET", "/n/%zz").result == outcome::bad_path);
    CHECK(routes->find("GET", "/n/%00").result == outcome::bad_path);
    CHECK(routes->find("GET", "/n/%ff").result == outcome::bad_path);
    CHECK(routes->find("GET", "/n/\xff").result == outcome::bad_path);
    CHECK(routes->find("GET", "/n/%c3/%a9").result == outcome::bad_path);
    CHECK(routes->find("GET", std::string_view("/n/\0", 4)).result == outcome::bad_path);
    CHECK(routes->find("GET", "/n/\xc3\xa9").result == outcome::found);
}

TEST_CASE("the same method and shape twice is a conflict that names both") {
    table::builder builder;
    REQUIRE_FALSE(builder.add("GET", "/notes/{id}", {}, "plugin notes"));
    auto conflict = builder.add("GET", "/notes/{key}", {}, "plugin shop");
    REQUIRE(conflict);
    CHECK(*conflict == "GET /notes/{key} of plugin shop is already taken by GET /notes/{id} of plugin notes");
    CHECK_FALSE(builder.add("PUT", "/notes/{key}", {}, "plugin shop"));
    CHECK_FALSE(builder.add("GET", "/notes/{key*}", {}, "plugin shop"));
    CHECK(builder.add("GET", "/notes/{rest*}", {}, "plugin log"));
}

TEST_CASE("a faulty template or method is refused with its owner's name") {
    table::builder builder;
    auto fault = builder.add("GET", "/{a}b", {}, "plugin shop");
    REQUIRE(fault);
    CHECK_THAT(*fault, Contains("GET /{a}b of plugin shop") && Contains("brace"));
    CHECK(builder.add("get", "/a", {}, "plugin shop"));
    CHECK(builder.add("", "/a", {}, "plugin shop"));
    CHECK(builder.build()->find("GET", "/a").result == outcome::no_path);
}
