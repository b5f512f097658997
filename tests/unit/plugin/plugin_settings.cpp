#include <plugin/plugin_settings.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::plugin;
using Catch::Contains;

namespace {

std::string fault_of(std::string_view json) {
    auto result = parse_settings(json, {});
    return result.index() == 1 ? std::get<1>(result) : std::string();
}

} // namespace

TEST_CASE("settings change what they name and leave the defaults otherwise") {
    instance_options defaults;
    defaults.queue = 17;
    const auto result = parse_settings(
        R"({"isolation":"worker","threads":4,"streams":200,"call_deadline_ms":1500,"config":{"greeting":"ahoy","list":[1,2]}})", defaults);
    REQUIRE(result.index() == 0);
    const plugin_settings& settings = std::get<0>(result);
    CHECK(settings.enabled);
    CHECK(settings.options.isolation == instance_options::isolation_mode::worker);
    CHECK(settings.options.threads == 4);
    CHECK(settings.options.streams == 200);
    CHECK(settings.options.queue == 17);
    CHECK(settings.options.call_deadline == std::chrono::milliseconds(1500));
    CHECK(settings.options.configuration == R"({"greeting":"ahoy","list":[1,2]})");
}

TEST_CASE("every fault of the settings is told with its place, what was expected and what was found") {
    const std::string fault = fault_of(
        R"({"enabled":"yes","isolation":"proces","threads":0,"queue":-1,"streams":0,"start_deadline_ms":1.5,"config":[],"drain_deadline":1,"a/b":2})");
    CHECK_THAT(fault, Contains("/enabled expected true or false, found \"yes\""));
    CHECK_THAT(fault, Contains("/isolation expected \"none\" or \"worker\", found \"proces\""));
    CHECK_THAT(fault, Contains("/threads expected an integer from 1 to 1024, found 0"));
    CHECK_THAT(fault, Contains("/queue expected an integer from 1 to 1000000, found -1"));
    CHECK_THAT(fault, Contains("/streams expected an integer from 1 to 16384, found 0"));
    CHECK_THAT(fault, Contains("/start_deadline_ms expected an integer from 1 to 86400000, found 1.5"));
    CHECK_THAT(fault, Contains("/config expected an object, found []"));
    CHECK_THAT(fault, Contains("/drain_deadline is not known; did you mean \"drain_deadline_ms\"?"));
    CHECK_THAT(fault, Contains("/a~1b is not known"));
}

TEST_CASE("a member that is there twice is a fault") {
    CHECK(fault_of(R"({"threads":1,"threads":2})") == "/threads is there twice");
}

TEST_CASE("text that is no JSON object is a fault with its place") {
    CHECK_THAT(fault_of(R"({"threads":)"), Contains("at byte 11: "));
    CHECK(fault_of("[1]") == "expected an object, found [1]");
}
