#include <inference/compute/step_plan.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace berth::host::inference;

using places = std::vector<std::int32_t>;

TEST_CASE("the rows of a step are those of its sequences, one after the other") {
    const auto pool = std::make_shared<page_pool>(8);
    sequence first(pool), second(pool);
    REQUIRE(first.make_room(17));
    first.advance_to(16);
    REQUIRE(second.make_room(2));
    const places one{7}, two{8, 9};
    const std::vector<step_part> parts{{&first, one, true}, {&second, two, false}};
    const step_plan plan = plan_step(parts, {});
    CHECK(plan.tokens == places{7, 8, 9});
    CHECK(plan.lengths == places{17, 1, 2});
    CHECK(plan.tables == places{0, 1, 2});
    CHECK(plan.table_of == places{0, 2, 2});
    CHECK(plan.places == places{16, 32, 33}); // the begin of page 1, then page 2
    CHECK(plan.results == places{0});
}

TEST_CASE("pairs turn slower the later they stand, and with the position") {
    rotary_embedding rotary;
    rotary.dimensions = 4;
    rotary.base = 100.0;
    rotary.scale = 0.5;
    const std::vector<double> turns = turns_a_position(rotary);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0] == Approx(0.5));
    CHECK(turns[1] == Approx(0.05));
    const auto pool = std::make_shared<page_pool>(1);
    sequence one(pool);
    REQUIRE(one.make_room(4));
    one.advance_to(3);
    const places token{1};
    const step_plan plan = plan_step(std::vector<step_part>{{&one, token, true}}, turns);
    REQUIRE(plan.turns.size() == 4);
    CHECK(plan.turns[0] == Approx(std::cos(1.5)));
    CHECK(plan.turns[3] == Approx(std::sin(0.15)));
}
