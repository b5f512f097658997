#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "fork_children.hpp"

int main(int count, char** arguments) {
    if (const auto code = berth::fork::child_main(berth::tests::children)) return *code;
    return Catch::Session().run(count, arguments);
}
