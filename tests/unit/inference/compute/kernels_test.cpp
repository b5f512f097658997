#include "computing.hpp"

#include <inference/compute/head_kernels.hpp>
#include <inference/compute/self_test.hpp>

#include <array>
#include <cmath>

using namespace berth::host::inference;
using namespace berth::tests;

namespace {

void check_all(const std::vector<self_test_case>& cases, kernel_set& with) {
    for (const self_test_case& one : cases) DYNAMIC_SECTION(one.name) {
            const comparison seen = one.compare(with);
            INFO("worst difference " << seen.worst << ", allowed " << seen.allowed);
            CHECK(seen.holds());
        }
}

// Those of products with the type alone.
std::vector<self_test_case> products_with(tensor_type type) {
    const std::array types{type};
    std::vector<self_test_case> all = self_tests(types);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(self_tests({}).size()));
    return all;
}

} // namespace

TEST_CASE("norms, softmax, argmax, gates and heads are as the reference has them") {
    computing here;
    check_all(self_tests({}), here.kernels);
}

TEST_CASE("products with F32 are as the reference has them") {
    computing here;
    check_all(products_with(tensor_type::f32), here.kernels);
}

TEST_CASE("products with F16 are as the reference has them") {
    computing here;
    check_all(products_with(tensor_type::f16), here.kernels);
}

TEST_CASE("products with Q8_0 are as the reference has them") {
    computing here;
    check_all(products_with(tensor_type::q8_0), here.kernels);
}

TEST_CASE("products with Q4_0 are as the reference has them") {
    computing here;
    check_all(products_with(tensor_type::q4_0), here.kernels);
}

TEST_CASE("products with Q4_K are as the reference has them") {
    computing here;
    check_all(products_with(tensor_type::q4_k), here.kernels);
}

TEST_CASE("products with Q6_K are as the reference has them") {
    computing here;
    check_all(products_with(tensor_type::q6_k), here.kernels);
}

TEST_CASE("tiles of two strips compute the same") {
    computing here;
    kernel_set wide(here.on, {8, 2, 1});
    check_all(products_with(tensor_type::f32), wide);
}

TEST_CASE("groups of work items that share a row compute the same") {
    computing here;
    kernel_set grouped(here.on, {6, 1, 64});
    check_all(self_tests({}), grouped);
}

TEST_CASE("the self-test passes here, and tells of a case that does not") {
    computing here;
    const std::array types{tensor_type::q8_0};
    CHECK(run_self_tests(here.kernels, types).empty());
    CHECK_FALSE(comparison{INFINITY, 1.0}.holds());
    CHECK_FALSE(comparison{std::nan(""), 1.0}.holds());
}

TEST_CASE("heads that the kernels cannot do are refused") {
    computing here;
    CHECK_THROWS_WITH(head_kernels(here.on, {7, 6, 4, 2}), Catch::Contains("found length 7, rotated 6, heads 4 and 2"));
    CHECK_THROWS_WITH(head_kernels(here.on, {8, 8, 5, 2}), Catch::Contains("heads 5 and 2"));
}
