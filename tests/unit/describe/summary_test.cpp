#include "sample.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using Catch::Matchers::Contains;

TEST_CASE("a summary says who the plugin is and what it serves") {
    const std::string summary = describe::summary(*describe::test::shop());
    CHECK_THAT(summary, Contains("shop 1.2.3\nSells things\nbuilt with g++ 12, SDK 0.1.0, ABI 1.2\n"));
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

TEST_CASE("a summary shows files, streams and sockets, and what kinds of values they carry") {
    const std::string summary = describe::summary(*describe::test::relays());
    CHECK_THAT(summary, Contains("  POST /relay/keep/{loud}  answers 200 Picture, by the marshalling convention\n"));
    CHECK_THAT(summary, Contains("      cover: as a file, bytes, base64, may be missing\n"));
    CHECK_THAT(summary, Contains("      lines: as a stream of list of exactly 2 values, required\n"));
    CHECK_THAT(summary, Contains("  GET /relay/listen  answers 200 a stream of bytes, base64 as audio/wav, by the"));
    CHECK_THAT(summary, Contains("  GET /ticks  answers 200 a stream of one of 2 types, told apart by tags\n"));
    CHECK_THAT(summary, Contains("  WebSocket /relay/draw  answers a stream of one of 2 types"));
    CHECK_THAT(summary, Contains("  WebSocket /chat  receives Picture  sends text, a call for each message\n"));
}
