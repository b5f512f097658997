// What PoCL compiles goes to the build folder, shared by all tests, and not to the home of whoever runs them.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>

#include <filesystem>

#include <stdlib.h>

namespace {

struct kernels_folder : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;
    void testRunStarting(const Catch::TestRunInfo&) override {
        std::filesystem::create_directories(BERTH_TEST_KERNELS);
        setenv("POCL_CACHE_DIR", BERTH_TEST_KERNELS, 0);
    }
};

CATCH_REGISTER_LISTENER(kernels_folder)

} // namespace
