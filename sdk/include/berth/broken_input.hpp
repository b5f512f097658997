// What a source throws when its sender went away before the end, took too long, or sent what does not fit.
#pragma once

#include <berth/problem.hpp>

namespace berth {

class broken_input : public problem {
public:
    explicit broken_input(std::string why) : problem(400, std::move(why)) {}
};

} // namespace berth
