#include <job/public_url.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using job::public_url;

namespace {

http::request asked(std::vector<http::header> headers) {
    http::request request;
    request.headers = std::move(headers);
    request.headers.push_back({"host", "localhost:8090"});
    return request;
}

} // namespace

TEST_CASE("the URL is that which the caller uses") {
    CHECK(public_url(asked({}), "10.0.0.1", {}) == "http://localhost:8090");
}

TEST_CASE("a proxy is believed when it is trusted, Forwarded before the others") {
    const auto request = asked({{"forwarded", "for=10.9.9.9;host=\"api.example.com\";Proto=https, for=x;host=y"},
                                {"x-forwarded-host", "other"},
                                {"x-forwarded-proto", "http"}});
    CHECK(public_url(request, "10.0.0.1", {{}, {"10.0.0.1"}}) == "https://api.example.com");
    CHECK(public_url(request, "10.0.0.2", {{}, {"10.0.0.1"}}) == "http://localhost:8090");
    CHECK(public_url(asked({{"x-forwarded-proto", "https"}}), "p", {{}, {"p"}}) == "https://localhost:8090");
}

TEST_CASE("what is configured beats all") {
    CHECK(public_url(asked({{"x-forwarded-host", "other"}}), "p", {"https://tools.example/", {"p"}}) ==
          "https://tools.example");
}
