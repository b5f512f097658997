#include <plugin/identity.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace berth::host::plugin;

TEST_CASE("plugin names are lower-case letters, digits and dashes, a letter first") {
    CHECK(is_plugin_name("notes"));
    CHECK(is_plugin_name("a-2"));
    CHECK_FALSE(is_plugin_name(""));
    CHECK_FALSE(is_plugin_name("Notes"));
    CHECK_FALSE(is_plugin_name("2a"));
    CHECK_FALSE(is_plugin_name("a/b"));
    CHECK_FALSE(is_plugin_name(".."));
    CHECK_FALSE(is_plugin_name(std::string(64, 'a')));
}

TEST_CASE("versions are semantic versions") {
    CHECK(is_version("0.1.0"));
    CHECK(is_version("1.0.0-rc.1+build.05"));
    CHECK(is_version("10.20.30"));
    CHECK_FALSE(is_version(""));
    CHECK_FALSE(is_version("1"));
    CHECK_FALSE(is_version("1.0"));
    CHECK_FALSE(is_version("1.0."));
    CHECK_FALSE(is_version("1.0.0."));
    CHECK_FALSE(is_version("01.0.0"));
    CHECK_FALSE(is_version("1.0.0-"));
    CHECK_FALSE(is_version("1.0.0-01"));
    CHECK_FALSE(is_version("1.0.0+"));
    CHECK_FALSE(is_version("v1.0.0"));
    CHECK_FALSE(is_version("-1"));
}

TEST_CASE("versions are ordered as semver.org says") {
    CHECK(compare_versions("1.0.0-alpha", "1.0.0-alpha.1") < 0);
    CHECK(compare_versions("1.0.0-alpha.1", "1.0.0-alpha.beta") < 0);
    CHECK(compare_versions("1.0.0-beta.2", "1.0.0-beta.11") < 0);
    CHECK(compare_versions("1.0.0-rc.1", "1.0.0") < 0);
    CHECK(compare_versions("1.9.0", "1.10.0") < 0);
    CHECK(compare_versions("2.0.0", "1.10.0") > 0);
    CHECK(compare_versions("1.0.0+a", "1.0.0+b") == 0);
}
