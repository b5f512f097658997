#include <inference/compute/page_pool.hpp>

#include <catch2/catch.hpp>

#include <set>

using namespace berth::host::inference;

TEST_CASE("a sequence takes pages as it grows, and gives them back when it ends") {
    const auto pool = std::make_shared<page_pool>(4);
    {
        sequence one(pool);
        CHECK(one.make_room(1));
        CHECK(one.make_room(16));
        CHECK(one.pages().size() == 1);
        CHECK(one.make_room(17));
        CHECK(pool->free() == 2);
    }
    CHECK(pool->free() == 4);
}

TEST_CASE("a sequence that does not fit takes nothing") {
    const auto pool = std::make_shared<page_pool>(4);
    sequence one(pool), other(pool);
    REQUIRE(one.make_room(48));
    CHECK_FALSE(other.make_room(17));
    CHECK(other.pages().empty());
    CHECK(other.make_room(16));
    CHECK(pool->free() == 0);
}

TEST_CASE("no two sequences have the same page") {
    const auto pool = std::make_shared<page_pool>(6);
    sequence one(pool), other(pool);
    REQUIRE(one.make_room(20));
    REQUIRE(other.make_room(20));
    REQUIRE(one.make_room(40));
    REQUIRE(other.make_room(48));
    std::set<std::int32_t> seen(one.pages().begin(), one.pages().end());
    seen.insert(other.pages().begin(), other.pages().end());
    CHECK(seen.size() == 6);
}

TEST_CASE("a sequence that is cut keeps the pages of what is left") {
    const auto pool = std::make_shared<page_pool>(4);
    sequence one(pool);
    REQUIRE(one.make_room(64));
    one.advance_to(60);
    one.cut_to(17);
    CHECK(one.length() == 17);
    CHECK(one.pages().size() == 2);
    CHECK(pool->free() == 2);
    one.cut_to(100);
    CHECK(one.length() == 17);
}

TEST_CASE("a sequence that was moved gives its pages back once") {
    const auto pool = std::make_shared<page_pool>(4);
    {
        sequence one(pool);
        REQUIRE(one.make_room(30));
        const sequence other(std::move(one));
        CHECK(other.pages().size() == 2);
    }
    CHECK(pool->free() == 4);
}
