#include <app/document_change.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <catch2/catch.hpp>

namespace berth::host::app {
namespace {

using kind = admin::configuration_change::kind;

std::string changed(const char* before, kind how, const std::string& pointer, const std::string& json) {
    rapidjson::Document document;
    document.Parse(before);
    const std::string fault = apply_change(document, {how, pointer, json, ""});
    if (!fault.empty()) return fault;
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> to(text);
    document.Accept(to);
    return text.GetString();
}

TEST_CASE("a merge patch adds, replaces and removes") {
    CHECK(changed(R"({"a":{"b":1,"c":2}})", kind::merge, "", R"({"a":{"b":null,"d":[1]},"e":true})") ==
          R"({"a":{"c":2,"d":[1]},"e":true})");
}

TEST_CASE("a merge patch reaches below a pointer") {
    CHECK(changed("{}", kind::merge, "/http/limits", R"({"connections":5})") ==
          R"({"http":{"limits":{"connections":5}}})");
}

TEST_CASE("a value is put where the pointer says") {
    CHECK(changed(R"({"http":{"port":1}})", kind::put, "/http/port", "2") == R"({"http":{"port":2}})");
    CHECK(changed(R"({"http":{"port":1}})", kind::put, "", "{}") == "{}");
}

TEST_CASE("removing what is not there changes nothing") {
    CHECK(changed(R"({"a":1})", kind::remove, "/b/c", "") == R"({"a":1})");
    CHECK(changed(R"({"a":1})", kind::remove, "/a", "") == "{}");
}

TEST_CASE("what is not JSON is told with its place") {
    CHECK(changed("{}", kind::merge, "", "{]").find("line 1, column 2") != std::string::npos);
}

} // namespace
} // namespace berth::host::app
