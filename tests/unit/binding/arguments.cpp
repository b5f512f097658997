#include <binding/arguments.hpp>

#include "fake_instance.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace berth::host;
using namespace berth::host::binding;
using texts = std::vector<std::pair<std::uint32_t, std::string>>;

namespace {

struct collected {
    texts arguments;
    std::string fault;
};

// GET /notes/{id}/{rest*}: inputs 0 query "q", 1 path "rest", 2 query list "tag", 3 header "x-mode", 4 path "id".
collected collect_from(std::string_view query, std::vector<http::header> headers = {}) {
    endpoint_plan plan = plan_of(endpoint_of("GET", "/notes/{id}/{rest*}",
                                             {{BERTH_PLACE_QUERY, "q"},
                                              {BERTH_PLACE_PATH, "rest"},
                                              {BERTH_PLACE_QUERY, "tag", true},
                                              {BERTH_PLACE_HEADER, "x-mode"},
                                              {BERTH_PLACE_PATH, "id"}}),
                                 0, "fake");
    http::request request;
    request.query = query;
    request.headers = std::move(headers);
    std::array<std::string_view, 2> path{"12", "a/b"};
    std::pmr::monotonic_buffer_resource memory;
    argument_list into(&memory);
    collected result;
    if (auto fault = collect(plan, path, request, into)) result.fault = *fault;
    for (const berth_argument& one : into)
        result.arguments.emplace_back(one.input, std::string(one.text.data, one.text.size));
    return result;
}

const texts path_only{{4, "12"}, {1, "a/b"}};

texts with_path(texts more) {
    texts all = path_only;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace

TEST_CASE("path values reach the inputs of their names, whatever the order of inputs") {
    CHECK(collect_from("").arguments == path_only);
}

TEST_CASE("query values are form-decoded once") {
    CHECK(collect_from("q=a+b%2Bc%2541").arguments == with_path({{0, "a b+c%41"}}));
    CHECK(collect_from("%71=x").arguments == with_path({{0, "x"}}));
    CHECK(collect_from("q=a=b").arguments == with_path({{0, "a=b"}}));
}

TEST_CASE("a query name without a value is an empty text") {
    CHECK(collect_from("q").arguments == with_path({{0, ""}}));
    CHECK(collect_from("q=").arguments == with_path({{0, ""}}));
}

TEST_CASE("of a single value the last counts, a list gets each in order") {
    CHECK(collect_from("tag=x&q=1&tag=y&q=2&tag=x").arguments == with_path({{2, "x"}, {0, "2"}, {2, "y"}, {2, "x"}}));
}

TEST_CASE("names that the endpoint does not take are ignored, faulty ones too") {
    CHECK(collect_from("other=1&&=&Q=2&bad%zz=%zz&q=3&other=%ff").arguments == with_path({{0, "3"}}));
}

TEST_CASE("a malformed escape or text that is not UTF-8 is refused by the parameter's name") {
    CHECK(collect_from("q=%zz").fault == "query parameter \"q\" has a malformed percent-encoding");
    CHECK(collect_from("q=%00").fault == "query parameter \"q\" has a malformed percent-encoding");
    CHECK(collect_from("tag=%ff").fault == "query parameter \"tag\" is not UTF-8 text");
    CHECK(collect_from("", {{"x-mode", "\xff"}}).fault == "header \"x-mode\" is not UTF-8 text");
}

TEST_CASE("of a header the first value counts, an empty one included") {
    CHECK(collect_from("", {{"accept", "a"}, {"x-mode", "fast"}, {"x-mode", "slow"}}).arguments ==
          with_path({{3, "fast"}}));
    CHECK(collect_from("", {{"x-mode", ""}}).arguments == with_path({{3, ""}}));
}
