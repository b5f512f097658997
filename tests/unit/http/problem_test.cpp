#include <http/problem.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::http;

TEST_CASE("a problem without more says its type, title and status") {
    CHECK(to_json({.status = 404}) == R"({"type":"about:blank","title":"Not Found","status":404})");
}

TEST_CASE("a problem carries all it was given, escaped") {
    problem full{.status = 422,
                 .title = "Invalid",
                 .detail = "expected \"a\"\n",
                 .type = "urn:berth:invalid",
                 .instance = "urn:call:7",
                 .members = {{"pointer", "\"/a\""}, {"errors", "[1,2]"}}};
    CHECK(to_json(full) == R"({"type":"urn:berth:invalid","title":"Invalid","status":422,"detail":"expected \"a\"\n",)"
                           R"("instance":"urn:call:7","pointer":"/a","errors":[1,2]})");
}

TEST_CASE("the response of a problem has its media type, and Retry-After when asked for") {
    response with = to_response({.status = 503}, 2);
    CHECK(with.status == 503);
    CHECK(with.content_type == "application/problem+json");
    REQUIRE(with.headers.size() == 1);
    CHECK(with.headers[0] == std::pair<std::string, std::string>("Retry-After", "2"));
    CHECK(to_response({.status = 503}).headers.empty());
}

TEST_CASE("a status without a phrase has no title") {
    CHECK(to_json({.status = 499}) == R"({"type":"about:blank","status":499})");
    CHECK(reason(499).empty());
}
