#include "sample.hpp"

#include <cstdio>

int main() {
    namespace describe = berth::host::describe;
    std::puts(describe::openapi({describe::test::shop(), describe::test::store()}, "0.1.0").c_str());
}
