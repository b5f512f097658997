#include "sample.hpp"

#include <cstdio>

int main() {
    namespace describe = berth::host::describe;
    std::puts(describe::openapi({describe::test::shop(), describe::test::store(), describe::test::relays()}, "0.1.0").c_str());
}
