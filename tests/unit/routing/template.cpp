#include <routing/table.hpp>
#include <routing/template.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::routing;
using Catch::Matchers::Contains;

namespace {

std::string fault(std::string_view path_template) {
    auto parsed = parse_template(path_template);
    auto text = std::get_if<std::string>(&parsed);
    return text ? *text : "accepted";
}

} // namespace

TEST_CASE("a template comes apart into literals, parameters and a rest") {
    auto parsed = parse_template("/files/{id}/{path*}");
    auto parts = std::get<std::vector<template_part>>(parsed);
    REQUIRE(parts.size() == 3);
    CHECK((parts[0].is == template_part::kind::literal && parts[0].text == "files"));
    CHECK((parts[1].is == template_part::kind::parameter && parts[1].text == "id"));
    CHECK((parts[2].is == template_part::kind::rest && parts[2].text == "path"));
}

TEST_CASE("the root, a trailing slash and letters beyond ASCII are good templates") {
    CHECK(fault("/") == "accepted");
    CHECK(fault("/notes/") == "accepted");
    CHECK(fault("/{all*}") == "accepted");
    CHECK(fault("/gr\xc3\xb6\xc3\x9f"
                "e") == "accepted");
}

TEST_CASE("faulty templates are refused with what is wrong") {
    CHECK_THAT(fault(""), Contains("begin with '/'"));
    CHECK_THAT(fault("notes"), Contains("begin with '/'"));
    CHECK_THAT(fault("/{}"), Contains("without a name"));
    CHECK_THAT(fault("/{*}"), Contains("without a name"));
    CHECK_THAT(fault("/{a}b"), Contains("\"{a}b\""));
    CHECK_THAT(fault("/{a"), Contains("\"{a\""));
    CHECK_THAT(fault("/a}"), Contains("\"a}\""));
    CHECK_THAT(fault("/{a}{b}"), Contains("faulty parameter name"));
    CHECK_THAT(fault("/{rest*}/more"), Contains("goes on after {rest*}"));
    CHECK_THAT(fault("/{rest*}/"), Contains("goes on after {rest*}"));
    CHECK_THAT(fault("/{a}/{a}"), Contains("\"a\" twice"));
    CHECK_THAT(fault("/{a}/{a*}"), Contains("\"a\" twice"));
    CHECK_THAT(fault("/a//b"), Contains("empty segment"));
    CHECK_THAT(fault("/a%20b"), Contains("encoded segment \"a%20b\""));
    CHECK_THAT(fault("/a?b=c"), Contains("'?'"));
    CHECK_THAT(fault("/a\x01"), Contains("printable"));
    CHECK_THAT(fault("/\xff"), Contains("printable"));
    CHECK_THAT(fault("/" + std::string(template_limit, 'a')), Contains("longer than"));
}

TEST_CASE("a template has at most sixteen parameters") {
    std::string path;
    for (std::size_t i = 0; i < parameter_limit; ++i) path += "/{p" + std::to_string(i) + "}";
    CHECK(fault(path) == "accepted");
    CHECK_THAT(fault(path + "/{more}"), Contains("17 parameters"));
}
