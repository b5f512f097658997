// Text ends before a stop string, wherever pieces cut it.
#include <inference/text/stop_matcher.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;

namespace {

struct outcome {
    std::string shown;
    std::string found;
    bool operator==(const outcome&) const = default;
};

outcome run(const std::vector<std::string>& stops, const std::vector<std::string>& pieces) {
    stop_matcher matcher(stops);
    outcome result;
    for (const std::string& piece : pieces) result.shown += matcher.add(piece);
    result.shown += matcher.finish();
    result.found = matcher.found();
    return result;
}

} // namespace

TEST_CASE("a stop string over three pieces cuts before it") {
    CHECK(run({"<end>"}, {"text<", "en", "d> more", "and more"}) == outcome{"text", "<end>"});
}

TEST_CASE("what could still become a stop string is held back, and let out when it does not") {
    stop_matcher matcher({"stop", "tops"});
    CHECK(matcher.add("a st") == "a ");
    CHECK(matcher.add("o") == "");
    CHECK(matcher.add("ne") == "stone");
    CHECK(matcher.add("to") == "");
    CHECK(matcher.finish() == "to");
    CHECK_FALSE(matcher.matched());
}

TEST_CASE("the string that ends first counts, and of those the longest, however the text is cut") {
    const std::vector<std::string> stops{"abcd", "bc", "xbc"};
    CHECK(run(stops, {"1abcd"}) == outcome{"1a", "bc"});
    CHECK(run(stops, {"1a", "b", "c", "d"}) == outcome{"1a", "bc"});
    CHECK(run(stops, {"1xbc"}) == outcome{"1", "xbc"});
    CHECK(run(stops, {"1x", "bc"}) == outcome{"1", "xbc"});
}

TEST_CASE("repeated beginnings do not hide a stop string") {
    CHECK(run({"aab"}, {"a", "a", "a", "b", "c"}) == outcome{"a", "aab"});
}

TEST_CASE("without stop strings nothing is held back") {
    stop_matcher matcher({"", ""});
    CHECK(matcher.add("all of it") == "all of it");
    CHECK(matcher.add("") == "");
}
