#include "sample.hpp"

#include <cstdio>

int main() {
    namespace describe = berth::host::describe;
    const describe::descriptions all{describe::test::shop(), describe::test::store(), describe::test::relays(),
                                     describe::test::tools()};
    std::puts(describe::openapi(all, "0.1.0").c_str());
}
