// Every kernel against the reference, on small random numbers: what a device is asked before it is trusted with a
// model. One thread; takes as long as compiling does.
#pragma once

#include <inference/compute/kernel_set.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace berth::host::inference {

struct comparison {
    double worst = 0;   // difference, of results that are about 1
    double allowed = 0; // a NaN is more than anything
    bool holds() const noexcept { return worst <= allowed; }
};

struct self_test_case {
    std::string name;
    std::function<comparison(kernel_set&)> compare;
};

// The cases of what all models need, and of products with each of the types.
std::vector<self_test_case> self_tests(std::span<const tensor_type> types);

// Empty when the device computes as it should, else a line for each case that it fails: which, by how much.
std::vector<std::string> run_self_tests(kernel_set& with, std::span<const tensor_type> types);

} // namespace berth::host::inference
