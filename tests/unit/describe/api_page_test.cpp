#include <describe/describe.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace {

const std::string page(berth::host::describe::api_page());

} // namespace

TEST_CASE("the documentation page is whole") {
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(page.find("/*STYLE*/") == page.npos);
    CHECK(page.find("/*SCRIPT*/") == page.npos);
}

TEST_CASE("the documentation page reads nothing from elsewhere") {
    CHECK(page.find("http://") == page.npos);
    CHECK(page.find("https://") == page.npos);
    CHECK(page.find("src=") == page.npos);
    CHECK(page.find("fetch('./openapi.json')") != page.npos);
}

TEST_CASE("the documentation page inserts text, never markup") {
    CHECK(page.find("innerHTML") == page.npos);
    CHECK(page.find("insertAdjacentHTML") == page.npos);
    CHECK(page.find("document.write") == page.npos);
}
