#include <cli/probe.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::cli;
using Catch::Matchers::Contains;

TEST_CASE("a plugin that never ends loading is given up at the deadline") {
    const auto began = std::chrono::steady_clock::now();
    const probe_result probed = probe(ENDLESS_LOAD_FILE, std::chrono::milliseconds(200));
    REQUIRE(std::holds_alternative<std::string>(probed));
    CHECK(std::get<std::string>(probed) == "loading it took longer than 200 ms");
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
}

TEST_CASE("a probed plugin's defaults and limits arrive whole") {
    const probe_result probed = probe(NOTES_FILE);
    REQUIRE(std::holds_alternative<std::shared_ptr<const berth::host::plugin::description>>(probed));
    const auto& about = *std::get<0>(probed);
    CHECK(about.endpoints().size() == 6);
    REQUIRE(about.records().size() == 1);
    CHECK(about.records()[0]->fields[1].max_length == 120);
}
