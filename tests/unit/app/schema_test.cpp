#include <app/schema.hpp>

#include <app/settings.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

namespace berth::host::app {
namespace {

std::string file(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(std::string(CONFIG_FOLDER) + '/' + name).rdbuf();
    return std::move(text).str();
}

TEST_CASE("config/berth.schema.json is the one made from the table (berth config schema)") {
    CHECK(file("berth.schema.json") == configuration_schema());
}

TEST_CASE("config/berth.json says every default (berth config defaults)") {
    CHECK(file("berth.json") == default_configuration());
}

TEST_CASE("the file with every default changes nothing") {
    layer_sources sources;
    sources.document = default_configuration();
    const layered read = layer(sources);
    CHECK(read.faults.empty());
    for (const setting& one : all_settings()) CHECK(read.values.value(one.key) == layer({}).values.value(one.key));
}

TEST_CASE("every default fits its own setting") {
    for (const setting& one : all_settings()) {
        INFO(one.key);
        CHECK(value_from_text(one, one.initial));
        CHECK_FALSE(one.text.empty());
    }
}

TEST_CASE("the help names every setting") {
    const std::string help = settings_help();
    for (const setting& one : all_settings()) {
        INFO(one.key);
        CHECK(help.find(std::string(one.key) + '\n') != std::string::npos);
    }
}

} // namespace
} // namespace berth::host::app
