#include <app/spelling.hpp>

#include <catch2/catch.hpp>

#include <vector>

namespace berth::host::app {
namespace {

const std::vector<std::string> known{"serve", "check", "describe", "plugins"};

TEST_CASE("the word with the fewest differences is the nearest") {
    CHECK(nearest("sevre", known) == "serve");
    CHECK(nearest("plugin", known) == "plugins");
    CHECK(nearest("chek", known) == "check");
}

TEST_CASE("a word that is like none has no nearest") {
    CHECK(nearest("frobnicate", known).empty());
    CHECK(nearest("", known).empty());
    CHECK(nearest(std::string(100'000, 'x'), known).empty());
}

} // namespace
} // namespace berth::host::app
