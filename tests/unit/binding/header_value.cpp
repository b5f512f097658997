#include <binding/header_value.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::binding;

TEST_CASE("a header's value has parameters with and without quotes") {
    auto parsed = parse_header_value(R"( Form-Data ; Name="a;b" ; filename=C:\x ; flag;;x="C:\d\\\"e")");
    REQUIRE(parsed);
    CHECK(parsed->value == "form-data");
    REQUIRE(parsed->find("name"));
    CHECK(*parsed->find("name") == "a;b");
    CHECK(*parsed->find("filename") == "C:\\x");
    CHECK(parsed->find("flag")->empty());
    CHECK(*parsed->find("x") == R"(C:\d\"e)");
    CHECK_FALSE(parsed->find("y"));
}

TEST_CASE("a quote without an end and a parameter without a name cannot be read") {
    CHECK_FALSE(parse_header_value("form-data; name=\"a"));
    CHECK_FALSE(parse_header_value("form-data; =a"));
}

TEST_CASE("a multipart type names its boundary") {
    CHECK(boundary_of("multipart/form-data; boundary=BOUND") == "BOUND");
    CHECK(boundary_of("Multipart/Mixed; x=y; Boundary=\"a b\"") == "a b");
    CHECK(boundary_of("multipart/form-data; boundary=" + std::string(70, 'x')) == std::string(70, 'x'));
    CHECK_FALSE(boundary_of("multipart/form-data; boundary=" + std::string(71, 'x')));
    CHECK_FALSE(boundary_of("multipart/form-data; boundary="));
    CHECK_FALSE(boundary_of("multipart/form-data; boundary=\"a \""));
    CHECK_FALSE(boundary_of("multipart/form-data"));
    CHECK_FALSE(boundary_of("application/json; boundary=x"));
    CHECK_FALSE(boundary_of(""));
}
