#include <describe/json_fault.hpp>

#include <catch2/catch.hpp>

#include <string>

using berth::host::describe::find_json_fault;

namespace {

std::string found(std::string_view text) {
    const auto fault = find_json_fault(text);
    return fault ? std::string(fault->message) + " @" + std::to_string(fault->offset) : "none";
}

} // namespace

TEST_CASE("JSON has no fault") {
    CHECK(found(R"( {"a": [1, -0.5e+3, "\u00e9\n", {}, []], "b": null, "c": true} )") == "none");
    CHECK(found("0") == "none");
}

TEST_CASE("what is missing is told where it is missed") {
    CHECK(found(" ") == "Expecting value @1");
    CHECK(found(R"({"name": )") == "Expecting value @9");
    CHECK(found("[1,]") == "Expecting value @3");
    CHECK(found("{") == "Expecting property name enclosed in double quotes @1");
    CHECK(found(R"({"a":1,})") == "Expecting property name enclosed in double quotes @7");
    CHECK(found(R"({"a" 1})") == "Expecting ':' delimiter @5");
    CHECK(found(R"({"a":1 "b"})") == "Expecting ',' delimiter @7");
    CHECK(found("[1 2]") == "Expecting ',' delimiter @3");
    CHECK(found("tru") == "Expecting value @0");
}

TEST_CASE("what is too much is told where it begins") {
    CHECK(found("1 2") == "Extra data @2");
    CHECK(found("{}x") == "Extra data @2");
    CHECK(found("01") == "Extra data @1");
    CHECK(found("1.") == "Extra data @1");
    CHECK(found("1e+") == "Extra data @1");
}

TEST_CASE("a text that is none is told at its beginning or where it breaks") {
    CHECK(found(R"("abc)") == "Unterminated string starting at @0");
    CHECK(found("\"a\nb\"") == "Invalid control character at @2");
    CHECK(found(R"("\x")") == "Invalid \\escape @1");
    CHECK(found(R"("\u12")") == "Invalid \\uXXXX escape @2");
    CHECK(found("\"\\") == "Unterminated string starting at @0");
}

TEST_CASE("a million open brackets are looked at without a million calls") {
    CHECK(found(std::string(1'000'000, '[')) == "Expecting value @1000000");
}
