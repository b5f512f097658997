#include <job/ids.hpp>

#include <catch2/catch.hpp>

#include <set>

using namespace berth::host::job;

TEST_CASE("an id that is made is a UUID of version 6, and no two are alike") {
    std::set<std::string> met;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = new_id();
        CHECK(id.size() == 36);
        CHECK(id[14] == '6');
        CHECK(std::string("89ab").find(id[19]) != std::string::npos);
        CHECK(met.insert(id).second);
    }
}

TEST_CASE("ids that are made sort by time") {
    const std::string first = new_id();
    CHECK(first.substr(0, 8) <= new_id().substr(0, 8));
}

TEST_CASE("an id has 1 to 128 letters, digits and -_.:~") {
    CHECK(is_good_id("aZ09-_.:~"));
    CHECK(is_good_id(std::string(128, 'x')));
    CHECK_FALSE(is_good_id(""));
    CHECK_FALSE(is_good_id(std::string(129, 'x')));
    CHECK_FALSE(is_good_id("a/b"));
    CHECK_FALSE(is_good_id("a b"));
}

TEST_CASE("the prefix of the URN is no part of the id") {
    CHECK(bare_id("urn:ivcap:job:abc") == "abc");
    CHECK(bare_id("abc") == "abc");
    CHECK(bare_id("urn:ivcap:job:") == "");
}
