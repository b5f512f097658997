#include "sample.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using Catch::Matchers::Contains;

TEST_CASE("a summary says who the plugin is and what it serves") {
    const std::string summary = describe::summary(*describe::test::shop());
    CHECK_THAT(summary, Contains("shop 1.2.3\nSells things\nbuilt with g++ 12, SDK 0.1.0, ABI 1.0\n"));
    CHECK_THAT(summary, Contains("  GET /items/{id}  answers 200 Item or 404\n"));
    CHECK_THAT(summary, Contains("  GET /pictures/{rest*}  answers 200 file\n"));
    CHECK_THAT(summary, Contains("      id: in the path, id, required\n"));
}

TEST_CASE("a summary shows records with limits and texts") {
    const std::string summary = describe::summary(*describe::test::shop());
    CHECK_THAT(summary, Contains("  Item in table items\n"));
    CHECK_THAT(summary, Contains("name: text, required, length from 1, length to 120, like ^[a-z ]+$, unique - What it "
                                 "is called\n"));
    CHECK_THAT(summary, Contains("colour: red | green, may be missing\n"));
    CHECK_THAT(summary, Contains("key: text, secret\n"));
}

TEST_CASE("a summary shows the configuration that a plugin takes") {
    CHECK_THAT(describe::summary(*describe::test::shop()), Contains("\nConfiguration\n      name: text, required\n"));
}
