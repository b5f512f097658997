// What the manager does when steps fail, take long, or an operator asks for something.
#include "lifecycle_host.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using Catch::Contains;

TEST_CASE("a new version that fails to start leaves the old one serving, and both are shown") {
    lifecycle_host host;
    host.fail_start_of("good_2", "the printer is on fire");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.put("good_2", "good.so");
    REQUIRE(host.has_state("good.so", "running"));
    REQUIRE(eventually([&] { return host.manager().list().size() == 2; }));
    const std::vector<plugin::plugin_status> all = host.manager().list();
    CHECK(all[0].version == "1.0.0");
    CHECK(all[0].state == "running");
    CHECK(eventually([&] { return host.manager().list()[1].state == "failed"; }));
    CHECK(host.manager().list()[1].version == "2.0.0");
    CHECK(host.manager().list()[1].reason == "the printer is on fire");
    CHECK_FALSE(host.made(0)->stopped);
}

TEST_CASE("an image that failed is not started again under another name") {
    lifecycle_host host;
    host.fail_start_of("good_1", "no");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.has_state("good.so", "failed"));
    std::filesystem::rename(host.file("good.so"), host.file("again.so"));
    REQUIRE(host.has_state("again.so", "failed"));
    CHECK(host.of_file("again.so")->reason == "no");
    CHECK(host.starts() == 1);
}

TEST_CASE("an operator's start tries a failed image again") {
    lifecycle_host host;
    host.fail_start_of("good_1", "no");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.has_state("good.so", "failed"));
    CHECK(host.manager().start_plugin("good") == "no");
    CHECK(host.starts() == 2);
}

TEST_CASE("an older version serves while the newer one fails") {
    lifecycle_host host;
    host.fail_start_of("good_2", "no");
    host.begin();
    host.put("good_2", "good@2.so");
    REQUIRE(host.has_state("good@2.so", "failed"));
    host.put("good_1", "good@1.so");
    CHECK(host.serves("good", "1.0.0"));
    CHECK(host.of_file("good@2.so")->state == "failed");
}

TEST_CASE("a plugin whose routes are taken waits for the other to go") {
    lifecycle_host host;
    host.set_in_conflict("good_1", "same_route");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.put("same_route", "same.so");
    REQUIRE(host.has_state("same.so", "failed"));
    CHECK(host.of_file("same.so")->reason == "the route is taken");
    CHECK(host.serving("good") == "1.0.0");
    std::filesystem::remove(host.file("good.so"));
    CHECK(host.serves("same-route", "1.0.0"));
}

TEST_CASE("a slow start does not keep others from being seen") {
    lifecycle_host host;
    host.begin();
    host.starting.shut();
    host.put("good_1", "good.so");
    REQUIRE(eventually([&] { return host.starting.waiting() == 1; }));
    CHECK(host.of_file("good.so")->state == "starting");
    host.starting.open();
    CHECK(host.serves("good", "1.0.0"));
}

TEST_CASE("a slow drain of one plugin delays no other") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.draining.shut();
    std::filesystem::remove(host.file("good.so"));
    REQUIRE(eventually([&] { return host.draining.waiting() == 1; }));
    CHECK(eventually([&] { return host.manager().find("good")->state == "draining"; }));
    host.put("other", "other.so");
    CHECK(host.serves("other", "1.0.0", 2s));
    host.draining.open();
}

TEST_CASE("a reload makes a new instance with a mapping of its own") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    write_file(host.settings / "good.json", R"({"threads": 3, "config": {"a": 1}})");
    CHECK(host.manager().reload_plugin("good").empty());
    REQUIRE(host.starts() == 2);
    CHECK(host.made(1)->image != host.made(0)->image);
    CHECK(host.made(1)->options.threads == 3);
    CHECK(host.made(1)->options.configuration == R"({"a":1})");
    CHECK(eventually([&] { return host.made(0)->stopped.load(); }));
    CHECK_FALSE(host.made(1)->stopped);
}

TEST_CASE("many reloads leave no images behind") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    for (int i = 0; i < 50; ++i) REQUIRE(host.manager().reload_plugin("good").empty());
    const auto images = [&] {
        std::filesystem::directory_iterator all(host.scratch / "state" / "images");
        return std::distance(begin(all), end(all));
    };
    CHECK(eventually([&] { return images() <= 2; })); // the one that serves, and the one that its name stands for
    CHECK(host.published() == 1);
}

TEST_CASE("a reload with a faulty configuration keeps the old instance") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    write_file(host.settings / "good.json", R"({"thread": 3})");
    CHECK(host.manager().reload_plugin("good") ==
          (host.settings / "good.json").string() + ": /thread is not known; did you mean \"threads\"?");
    CHECK(host.serving("good") == "1.0.0");
    CHECK(host.starts() == 1);
}

TEST_CASE("a plugin with a faulty configuration fails and runs once it is mended and started") {
    lifecycle_host host;
    write_file(host.settings / "good.json", "{");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.has_state("good.so", "failed"));
    CHECK_THAT(host.of_file("good.so")->reason, Contains("good.json: at byte 1: "));
    write_file(host.settings / "good.json", "{}");
    CHECK(host.manager().start_plugin("good").empty());
    CHECK(host.serving("good") == "1.0.0");
}

TEST_CASE("a disabled plugin does not start") {
    lifecycle_host host;
    write_file(host.settings / "good.json", R"({"enabled": false})");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.has_state("good.so", "stopped"));
    CHECK(host.of_file("good.so")->reason == "disabled in " + (host.settings / "good.json").string());
    CHECK(host.starts() == 0);
}

TEST_CASE("isolation comes from the plugin's configuration") {
    lifecycle_host host;
    write_file(host.settings / "good.json", R"({"isolation": "worker"})");
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    CHECK(host.manager().find("good")->isolation == "worker");
}

TEST_CASE("a stopped plugin is unloaded before the command returns and stays stopped across restarts") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    CHECK(host.manager().stop_plugin("good").empty());
    CHECK(host.made(0)->stopped);
    const auto status = host.manager().find("good");
    REQUIRE(status);
    CHECK(status->state == "stopped");
    CHECK(status->reason == "stopped by an operator; unloaded and not resident");
    CHECK(status->resident == false);

    host.restart();
    CHECK(host.manager().find("good")->state == "stopped");
    CHECK(host.starts() == 1);
    CHECK(host.manager().reload_plugin("good") == "good was stopped by an operator; start it first");
    CHECK(host.manager().start_plugin("good").empty());
    CHECK(host.serving("good") == "1.0.0");
    host.restart();
    CHECK(host.serving("good") == "1.0.0");
}

TEST_CASE("commands for an unknown plugin say so") {
    lifecycle_host host;
    host.begin();
    CHECK(host.manager().start_plugin("nobody") == "there is no plugin nobody");
    CHECK(host.manager().stop_plugin("nobody") == "there is no plugin nobody");
    CHECK(host.manager().reload_plugin("nobody") == "there is no plugin nobody");
}

TEST_CASE("reloading from a file that is refused by now says why and keeps the old instance") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    write_file(host.file("good.so"), "this is text now, and was a plugin before");
    CHECK_THAT(host.manager().reload_plugin("good"), Contains("is not an ELF shared library"));
    CHECK(host.serving("good") == "1.0.0");
}

TEST_CASE("stopping the host drains and unloads every plugin") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    host.put("other", "other.so");
    REQUIRE(host.serves("good", "1.0.0"));
    REQUIRE(host.serves("other", "1.0.0"));
    host.manager().stop(5s);
    CHECK(host.published() == 0);
    CHECK(host.made(0)->stopped);
    CHECK(host.made(1)->stopped);
    CHECK(host.manager().start_plugin("good") == "the host stops");
}

TEST_CASE("the images of an earlier run are kept when their files are there and removed otherwise") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    const std::filesystem::path image = host.made(0)->image;
    write_file(image.parent_path() / "left-over.so.tmp", "x");
    host.restart();
    CHECK(host.made(1)->image == image);
    CHECK(eventually([&] { return !std::filesystem::exists(image.parent_path() / "left-over.so.tmp"); }));
}
