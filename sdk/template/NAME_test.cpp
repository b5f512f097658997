#define CATCH_CONFIG_MAIN
#include <berth/test.hpp>

#include <catch2/catch.hpp>

TEST_CASE("an item that was added can be read") {
    berth::test::host host;
    auto added = host.post("/items", R"({"name":"Lamp","price":12.5,"tags":["warm"]})");
    REQUIRE(added.status == 201);
    auto answer = host.get("/items/1");
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"id":1,"name":"Lamp","price":12.5,"tags":["warm"]})");
}

TEST_CASE("an item without a name is refused") {
    berth::test::host host;
    CHECK(host.post("/items", R"({"price":1})").status == 422);
    CHECK(host.get("/items").body == "[]");
}

TEST_CASE("a list can be searched") {
    berth::test::host host;
    REQUIRE(host.post("/items", R"({"name":"Table"})").status == 201);
    REQUIRE(host.post("/items", R"({"name":"Lamp"})").status == 201);
    CHECK(host.get("/items?word=tab").body == R"([{"id":1,"name":"Table","price":0.0,"tags":[]}])");
}

TEST_CASE("an item that is not there is a 404") {
    berth::test::host host;
    CHECK(host.get("/items/7").status == 404);
}
