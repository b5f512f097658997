// The corpus of wrong plugins, opened and started in this process as the host does it: each is refused with a sentence
// that says why, and a good plugin beside it goes on.
#include "lifecycle_host.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using Catch::Contains;

namespace {

class real_host : public lifecycle_host {
public:
    real_host() {
        options.starter = [](const auto& image, const auto& with) { return plugin::start_in_process(image, with); };
        options.defaults.start_deadline = 1s;
        options.defaults.stop_deadline = 1s;
    }
};

} // namespace

TEST_CASE("a real plugin is replaced and unloaded for good") {
    real_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.put("good_2", "good.so");
    REQUIRE(host.serves("good", "2.0.0"));
    std::filesystem::remove(host.file("good.so"));
    REQUIRE(eventually([&] { auto found = host.manager().find("good"); return found && found->state == "stopped"; }));
    CHECK(host.manager().find("good")->reason == "file removed; unloaded and not resident");
    CHECK(host.manager().find("good")->resident == false);
}

TEST_CASE("a plugin of a newer minor ABI and one that exports too much run") {
    real_host host;
    host.begin();
    host.put("newer_minor", "newer.so");
    host.put("many_exports", "many.so");
    CHECK(host.serves("newer-minor", "1.0.0"));
    CHECK(host.serves("many-exports", "1.0.0"));
    CHECK(host.manager().find("newer-minor")->about->endpoints().size() == 2);
}

TEST_CASE("a wrong plugin says why it does not run and disturbs no other") {
    auto [file, state, reason] = GENERATE(table<std::string, std::string, std::string>(
        {{"wrong_major", "refused", "the plugin is built for Berth ABI 99.2, this host has ABI 1.2"},
         {"no_note", "refused", "the file has no Berth note"},
         {"no_symbol", "refused", "the file does not export the symbol berth_plugin"},
         {"bad_name", "refused", "the note's plugin name is \"Bad Name\""},
         {"undefined_symbol", "failed", "berth_tests_no_such_function"},
         {"other_name", "failed", "somebody-else"},
         {"null_functions", "failed", "call"},
         {"bad_path", "failed", "the path does not begin with '/'"},
         {"duplicate_routes", "failed", "has the same route as endpoint 0 (GET /same)"},
         {"failing_start", "failed", "the printer is on fire"},
         {"null_create", "failed", "create"},
         {"throwing_start", "failed", "this exception should have stayed inside"},
         {"endless_start", "failed", "start"}}));
    real_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.put(file, "wrong.so");
    INFO(file);
    CHECK(host.has_state("wrong.so", state));
    const auto status = host.of_file("wrong.so");
    REQUIRE(status);
    CHECK_THAT(status->reason, Contains(reason));
    CHECK(host.serving("good") == "1.0.0");
}
