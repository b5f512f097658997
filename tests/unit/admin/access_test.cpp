#include <admin/access.hpp>

#include <catch2/catch.hpp>

namespace berth::host::admin {
namespace {

http::request with(std::string_view name, std::string_view value) {
    http::request made;
    made.headers.push_back({name, value});
    return made;
}

TEST_CASE("only the whole token opens the port") {
    CHECK_FALSE(check_token(with("authorization", "Bearer abc"), "abc"));
    CHECK_FALSE(check_token(with("authorization", "bearer  abc"), "abc"));
    CHECK(check_token(with("authorization", "Bearer ab"), "abc"));
    CHECK(check_token(with("authorization", "Bearer abcabc"), "abc"));
    CHECK(check_token(with("authorization", "Bearer "), "abc"));
    CHECK(check_token(with("authorization", "Basic abc"), "abc"));
    CHECK(check_token({}, "abc"));
}

TEST_CASE("no token opens nothing") {
    CHECK(check_token(with("authorization", "Bearer "), ""));
}

TEST_CASE("a refusal says how to ask") {
    const auto refusal = check_token({}, "abc");
    REQUIRE(refusal);
    CHECK(refusal->status == 401);
    CHECK(refusal->content_type == "application/problem+json");
    CHECK(refusal->headers.back().first == "WWW-Authenticate");
}

TEST_CASE("this machine's names are let in") {
    for (const char* host : {"localhost", "LOCALHOST:8091", "127.0.0.1:8091", "127.0.0.2", "[::1]:8091", "[::1]"}) {
        INFO(host);
        CHECK_FALSE(check_host(with("host", host)));
    }
}

TEST_CASE("other names are refused") {
    for (const char* host :
         {"evil.example", "evil.example:8091", "localhost.evil.example", "10.0.0.1:8091", "", "[", ":"}) {
        INFO(host);
        const auto refusal = check_host(with("host", host));
        REQUIRE(refusal);
        CHECK(refusal->status == 421);
    }
}

} // namespace
} // namespace berth::host::admin
