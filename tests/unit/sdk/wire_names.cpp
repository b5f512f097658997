// Names of services and endpoints on the wire, with the cases of the recorded table.
#include <berth/detail/wire_names.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace {
std::string service(std::string_view name) { return std::string(berth::detail::service_name(name).view()); }
std::string endpoint(std::string_view name) { return std::string(berth::detail::endpoint_name(name).view()); }

static_assert(berth::detail::service_name("IMyService").view() == "my-service", "names are made at compile time");
} // namespace

TEST_CASE("a leading I before a capital goes, once") {
    CHECK(service("IMyService") == "my-service");
    CHECK(service("IHTTPServer") == "httpserver");
    CHECK(service("ILoveService") == "love-service");
    CHECK(service("IIService") == "iservice");
    CHECK(service("IOService") == "oservice");
    CHECK(service("IO") == "o");
}
TEST_CASE("an I that begins a word stays") {
    CHECK(service("I") == "i");
    CHECK(service("Item") == "item");
    CHECK(service("IoService") == "io-service");
    CHECK(service("I2Service") == "i2-service");
}
TEST_CASE("the ending Interface goes, in that spelling and at the end") {
    CHECK(service("MyServiceInterface") == "my-service");
    CHECK(service("IMyServiceInterface") == "my-service");
    CHECK(service("ServiceInterfaceV2") == "service-interface-v2");
    CHECK(service("MyINTERFACE") == "my-interface");
}
TEST_CASE("a dash parts a small letter or digit from a capital") {
    CHECK(service("MyService") == "my-service");
    CHECK(service("Service") == "service");
    CHECK(service("service") == "service");
    CHECK(service("MyBigService") == "my-big-service");
    CHECK(service("My2Service") == "my2-service");
    CHECK(service("aB") == "a-b");
    CHECK(service("a1B2") == "a1-b2");
}
TEST_CASE("nothing parts two capitals, an underscore, or what stands before a digit") {
    CHECK(service("TortoiseTTS") == "tortoise-tts");
    CHECK(service("TTSService") == "ttsservice");
    CHECK(service("HTTPServer") == "httpserver");
    CHECK(service("My2service") == "my2service");
    CHECK(service("My_Service") == "my_service");
    CHECK(service("A") == "a");
    CHECK(service("AB") == "ab");
}
TEST_CASE("nothing is left of Interface and IInterface") {
    CHECK(service("Interface").empty());
    CHECK(service("IInterface").empty());
}
TEST_CASE("an endpoint's underscores become dashes one by one and its letters stay") {
    CHECK(endpoint("select") == "select");
    CHECK(endpoint("json_only") == "json-only");
    CHECK(endpoint("say_It") == "say-It");
    CHECK(endpoint("a") == "a");
    CHECK(endpoint("x_") == "x-");
    CHECK(endpoint("_x") == "-x");
    CHECK(endpoint("a__b") == "a--b");
    CHECK(endpoint("getHTTPData") == "getHTTPData");
    CHECK(endpoint("Path2Query") == "Path2Query");
}
TEST_CASE("a prefix loses the slashes around it") {
    CHECK(berth::detail::bare_prefix("/custom/prefix/") == "custom/prefix");
    CHECK(berth::detail::bare_prefix("//").empty());
}
