// The table of the drop folder's behaviour: a test for each thing that may happen to a file.
#include "lifecycle_host.hpp"

#include <catch2/catch.hpp>

using namespace berth::tests;
using Catch::Contains;

TEST_CASE("a plugin that lies in the folder runs once the manager has started") {
    lifecycle_host host;
    std::filesystem::create_directories(host.plugins);
    host.put("good_1", "good.so");
    host.begin();
    const auto status = host.manager().find("good");
    REQUIRE(status);
    CHECK(status->state == "running");
    CHECK(status->version == "1.0.0");
    CHECK(status->file == host.file("good.so"));
    CHECK(status->isolation == "none");
    CHECK(status->calls == 7);
    CHECK(host.published() == 1);
    CHECK(host.made(0)->image == host.scratch / "state" / "images" / (status->image + ".so"));
    CHECK(host.made(0)->options.records == host.scratch / "state" / "records" / "good.db");
}

TEST_CASE("a plugin dropped into the running host serves within two seconds") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    CHECK(host.serves("good", "1.0.0", 2s));
}

TEST_CASE("a folder that is missing is made") {
    lifecycle_host host;
    host.begin();
    CHECK(std::filesystem::is_directory(host.plugins));
}

TEST_CASE("a new version copied over the old one serves before the old one drains") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.draining.shut();
    host.put("good_2", "good.so");
    CHECK(host.serves("good", "2.0.0", 2s));
    CHECK(eventually([&] { return host.draining.waiting() == 1; }));
    CHECK_FALSE(host.made(0)->stopped);
    host.draining.open();
    CHECK(eventually([&] { return host.made(0)->stopped.load(); }));
    CHECK_FALSE(host.made(1)->stopped);
}

TEST_CASE("a plugin whose file is removed is drained, unloaded and shown as gone") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    std::filesystem::remove(host.file("good.so"));
    REQUIRE(eventually([&] { auto found = host.manager().find("good"); return found && found->state == "stopped"; }));
    const auto status = host.manager().find("good");
    CHECK(status->reason == "file removed; unloaded and not resident");
    CHECK(status->resident == false);
    CHECK(host.published() == 0);
    CHECK(host.made(0)->stopped);
    CHECK(eventually([&] { return !std::filesystem::exists(host.made(0)->image); }));
}

TEST_CASE("a file that is renamed goes on serving without a restart") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    std::filesystem::rename(host.file("good.so"), host.file("better.so"));
    CHECK(eventually([&] { return host.manager().find("good")->file == host.file("better.so"); }));
    CHECK(host.starts() == 1);
    CHECK_FALSE(host.made(0)->stopped);
}

TEST_CASE("a half-copied library is not loaded until it is whole") {
    lifecycle_host host;
    host.begin();
    const std::string whole = content_of(built_plugin("good_1"));
    std::ofstream out(host.file("good.so"), std::ios::binary);
    out << whole.substr(0, whole.size() / 2) << std::flush;
    CHECK(host.has_state("good.so", "found"));
    out << whole.substr(whole.size() / 2) << std::flush;
    out.close();
    CHECK(host.serves("good", "1.0.0", 2s));
    CHECK(host.starts() == 1);
}

TEST_CASE("a truncated file is refused and the old version goes on") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    write_file(host.file("good.so"), std::string_view(content_of(built_plugin("good_2"))).substr(0, 5000));
    REQUIRE(eventually([&] { return host.manager().list().size() == 2; }));
    const std::vector<plugin::plugin_status> all = host.manager().list();
    CHECK(all[0].state == "running");
    CHECK(all[0].version == "1.0.0");
    CHECK(all[1].state == "refused");
    CHECK_THAT(all[1].reason, Contains("the file is truncated: it needs "));
    CHECK(host.starts() == 1);

    host.put("good_2", "good.so");
    CHECK(host.serves("good", "2.0.0", 2s));
}

TEST_CASE("a broken file is shown as refused under its file's name and leaves others alone") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    write_file(host.file("text.so"), "hello");
    REQUIRE(host.has_state("text.so", "refused"));
    CHECK(host.of_file("text.so")->name == "text");
    CHECK_THAT(host.of_file("text.so")->reason, Contains("is not an ELF shared library"));
    CHECK(host.serves("good", "1.0.0"));
}

TEST_CASE("the same content under another name is refused as the same image") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.put("good_1", "a-copy.so");
    REQUIRE(host.has_state("a-copy.so", "refused"));
    CHECK(host.of_file("a-copy.so")->reason == "same image as " + host.file("good.so").string());
    CHECK(host.starts() == 1);

    std::filesystem::remove(host.file("good.so")); // the copy takes its place, without a restart
    CHECK(eventually([&] { return host.manager().find("good")->file == host.file("a-copy.so"); }));
    CHECK(host.starts() == 1);
}

TEST_CASE("an older version beside a newer one does not take over") {
    lifecycle_host host;
    host.begin();
    host.put("good_2", "good.so");
    REQUIRE(host.serves("good", "2.0.0"));
    host.put("good_1", "good@1.0.0.so");
    host.put("good_2_beta", "good@2.0.0-beta.1.so");
    REQUIRE(host.has_state("good@1.0.0.so", "stopped"));
    REQUIRE(host.has_state("good@2.0.0-beta.1.so", "stopped"));
    CHECK(host.of_file("good@1.0.0.so")->reason == "version 2.0.0 of " + host.file("good.so").string() + " serves");
    CHECK(host.serving("good") == "2.0.0");
    CHECK(host.starts() == 1);
}

TEST_CASE("a newer version beside an older one takes over, and the older one comes back when it is removed") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good@1.so");
    REQUIRE(host.serves("good", "1.0.0"));
    host.put("good_2", "good@2.so");
    REQUIRE(host.serves("good", "2.0.0"));
    std::filesystem::remove(host.file("good@2.so"));
    CHECK(host.serves("good", "1.0.0"));
}

TEST_CASE("an older version copied over a newer one takes over, since its file is the only one") {
    lifecycle_host host;
    host.begin();
    host.put("good_2", "good.so");
    REQUIRE(host.serves("good", "2.0.0"));
    host.put("good_1", "good.so");
    CHECK(host.serves("good", "1.0.0"));
}

TEST_CASE("a dropped plugin wins over the shipped one of the same name") {
    lifecycle_host host;
    drop(built_plugin("good_2"), host.shipped / "good.so");
    host.begin();
    REQUIRE(host.serves("good", "2.0.0"));
    host.put("good_1", "good.so");
    CHECK(host.serves("good", "1.0.0"));
    std::filesystem::remove(host.file("good.so"));
    CHECK(host.serves("good", "2.0.0"));
}

TEST_CASE("a world-writable file is refused and serves once it is cured") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "next");
    chmod(host.file("next").c_str(), 0666);
    std::filesystem::rename(host.file("next"), host.file("good.so"));
    REQUIRE(host.has_state("good.so", "refused"));
    CHECK_THAT(host.of_file("good.so")->reason, Contains("cure: chmod o-w "));
    chmod(host.file("good.so").c_str(), 0644);
    CHECK(host.serves("good", "1.0.0"));
}

TEST_CASE("hidden files and files of other kinds are not looked at") {
    lifecycle_host host;
    host.begin();
    write_file(host.file(".good.so.swp"), "x");
    write_file(host.file(".hidden.so"), "x");
    write_file(host.file("README.txt"), "x");
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    CHECK(host.manager().list().size() == 1);
}

TEST_CASE("a folder that cannot be read is told and its plugins go on") {
    lifecycle_host host;
    drop(built_plugin("good_1"), host.shipped / "good.so");
    host.begin();
    REQUIRE(host.serves("good", "1.0.0"));
    std::filesystem::rename(host.shipped, host.scratch / "away");
    write_file(host.shipped, "not a folder");
    REQUIRE(eventually([&] { return host.manager().find(host.shipped.string()).has_value(); }));
    CHECK_THAT(host.manager().find(host.shipped.string())->reason, Contains("cannot read the folder "));
    CHECK(host.serving("good") == "1.0.0");

    std::filesystem::remove(host.shipped);
    std::filesystem::rename(host.scratch / "away", host.shipped);
    CHECK(eventually([&] { return !host.manager().find(host.shipped.string()).has_value(); }));
    CHECK(host.starts() == 1);
}

TEST_CASE("a folder that is removed takes its plugins with it and is made anew") {
    lifecycle_host host;
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.serves("good", "1.0.0"));
    std::filesystem::remove_all(host.plugins);
    CHECK(eventually([&] { return host.serving("good").empty(); }));
    REQUIRE(eventually([&] { return std::filesystem::is_directory(host.plugins); }));
    host.put("good_2", "good.so");
    CHECK(host.serves("good", "2.0.0", 2s));
}

TEST_CASE("an image that is not on the list of those allowed is refused") {
    lifecycle_host host;
    host.options.allowed_images = {std::string(64, '0')};
    host.begin();
    host.put("good_1", "good.so");
    REQUIRE(host.has_state("good.so", "refused"));
    CHECK_THAT(host.of_file("good.so")->reason, Contains(" is not among the allowed images"));
}
