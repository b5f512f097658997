#include "run.hpp"

#include <cli/check.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::cli;
using Catch::Matchers::Contains;
using test::run;

TEST_CASE("every check of a good plugin is shown") {
    const test::outcome told = run(check_plugin, {HELLO_FILE});
    CHECK(told.code == 0);
    CHECK_THAT(told.out, Contains("plugin hello 1.0.0") && Contains("exports berth_plugin"));
    CHECK_THAT(told.out, !Contains("refused"));
}

TEST_CASE("a good plugin also loads") {
    const test::outcome told = run(check_plugin, {"--load", HELLO_FILE});
    CHECK(told.code == 0);
    CHECK_THAT(told.out, Contains("it loads, and its table is sound: 1 endpoints, 0 records"));
}

TEST_CASE("what the host would refuse is refused with its reason") {
    const test::outcome told = run(check_plugin, {ABORTING_LOAD_FILE, "--load"});
    CHECK(told.code == 1);
    CHECK_THAT(told.out, Contains("refused"));
}

TEST_CASE("check without a file or with an unknown option shows its usage") {
    CHECK(run(check_plugin, {}).code == 64);
    CHECK_THAT(run(check_plugin, {"a.so", "--run"}).err,
               Contains("unknown option --run") && Contains("usage: berth check"));
}
