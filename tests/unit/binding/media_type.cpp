#include <binding/media_type.hpp>

#include <catch2/catch.hpp>

using berth::host::binding::is_json;

TEST_CASE("JSON is announced by application/json or the suffix +json, with any parameters") {
    CHECK(is_json("application/json"));
    CHECK(is_json("Application/JSON; charset=utf-8"));
    CHECK(is_json("application/json ;charset=utf-8"));
    CHECK(is_json("application/merge-patch+json"));
    CHECK(is_json("application/vnd.shop.v2+JSON"));
}

TEST_CASE("other types are not JSON") {
    CHECK_FALSE(is_json(""));
    CHECK_FALSE(is_json("text/plain"));
    CHECK_FALSE(is_json("application/jsonx"));
    CHECK_FALSE(is_json("application/x-www-form-urlencoded"));
    CHECK_FALSE(is_json("+json"));
    CHECK_FALSE(is_json("text/plain; a=application/json"));
}
