// What is left of an image after its instance stopped.
#include "recorded_call.hpp"

#include "../scratch_folder.hpp"

#include <plugin/start.hpp>

#include <catch2/catch.hpp>

#include <dlfcn.h>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

std::shared_ptr<plugin::instance> started(const std::filesystem::path& image, const plugin::instance_options& options = {}) {
    auto result = plugin::start_in_process(image, options);
    if (const auto* reason = std::get_if<std::string>(&result)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<plugin::instance>>(result);
}

bool mapped(const std::filesystem::path& image) {
    void* const handle = dlopen(image.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle) dlclose(handle);
    return handle != nullptr;
}

// An image of its own: others of the same file may be open or stay for ever.
std::filesystem::path copy_of(const std::filesystem::path& image, const scratch_folder& folder) {
    const auto copy = folder.path() / image.filename();
    std::filesystem::copy_file(image, copy);
    return copy;
}

} // namespace

TEST_CASE("a stopped plugin's image is no longer mapped") {
    scratch_folder folder;
    const auto image = copy_of(probe_plugin("probe"), folder);
    const auto instance = started(image);
    call(*instance, echo, "x");
    CHECK(mapped(image));
    CHECK(instance->drain(10s));
    const plugin::unloaded left = instance->stop();
    CHECK_FALSE(left.resident);
    CHECK(left.reason.empty());
    CHECK_FALSE(mapped(image));
}

TEST_CASE("an instance that is dropped without being stopped stops and unloads all the same") {
    scratch_folder folder;
    const auto image = copy_of(probe_plugin("probe"), folder);
    auto instance = started(image);
    call(*instance, echo, "x");
    instance.reset();
    CHECK_FALSE(mapped(image));
}

TEST_CASE("an image that another instance uses is not reported as left behind") {
    scratch_folder folder;
    const auto image = copy_of(probe_plugin("probe"), folder);
    const auto first = started(image);
    const auto second = started(image);
    CHECK_FALSE(first->stop().resident);
    CHECK(call(*second, echo, "still here").body == "still here");
    CHECK_FALSE(second->stop().resident);
    CHECK_FALSE(mapped(image));
}

TEST_CASE("thread-locals of a plugin end with its pool, and its endpoints never get the loop") {
    scratch_folder folder;
    const auto image = copy_of(built_plugin("thread_local_left"), folder);
    const auto instance = started(image);
    for (int i = 0; i < 200; ++i) {
        auto result = submit(*instance, 0, {}, true);
        instance->wake();
        REQUIRE(get(result).answered_on != std::this_thread::get_id());
    }
    CHECK_FALSE(instance->stop().resident);
    CHECK_FALSE(mapped(image));
}

TEST_CASE("a thread that the plugin left running keeps the image, and is reported") {
    scratch_folder folder;
    const auto image = copy_of(built_plugin("thread_left"), folder);
    const auto instance = started(image);
    const plugin::unloaded left = instance->stop();
    CHECK(left.resident);
    CHECK_THAT(left.reason, Contains("thread_left.so stays loaded") && Contains("1 thread that the plugin started"));
    CHECK(mapped(image));
}

TEST_CASE("a call that does not return keeps the image, and is reported") {
    scratch_folder folder;
    const auto image = copy_of(probe_plugin("probe"), folder);
    plugin::instance_options options;
    options.stop_deadline = 100ms;
    const auto instance = started(image, options);
    auto running = submit(*instance, doze, "2000");
    instance->wake();
    CHECK_FALSE(instance->drain(50ms));
    CHECK(get(running).status == 503);
    const plugin::unloaded left = instance->stop();
    CHECK(left.resident);
    CHECK_THAT(left.reason, Contains("1 of its calls did not return within 100 ms (stop_deadline)"));
    CHECK(mapped(image));
}

TEST_CASE("starting and stopping one image many times leaves nothing behind") {
    scratch_folder folder;
    const auto image = copy_of(probe_plugin("probe"), folder);
    for (int i = 0; i < 100; ++i) {
        const auto instance = started(image);
        REQUIRE(call(*instance, echo, "x").answered);
        REQUIRE(instance->drain(10s));
        REQUIRE_FALSE(instance->stop().resident);
    }
    CHECK_FALSE(mapped(image));
}
