#include "run.hpp"

#include <cli/new.hpp>

#include <catch2/catch.hpp>

#include <fstream>

using namespace berth::host::cli;
using Catch::Matchers::Contains;
using test::run;

namespace {

test::outcome make(const std::string& name, const std::filesystem::path& directory) {
    return run(new_project, {name, "--directory", directory.string(), "--template", TEMPLATE_FOLDER});
}

} // namespace

TEST_CASE("a new project has a plugin, a test, a build and a page that carry its name") {
    const test::folder place;
    const auto project = place.path() / "shop";
    const test::outcome made = make("shop", project);
    REQUIRE(made.code == 0);
    CHECK_THAT(test::read(project / "shop.cpp"), Contains(R"(BERTH_PLUGIN(Shop, "shop", "0.1.0");)"));
    CHECK_THAT(test::read(project / "shop.cpp"), Contains("class Shop : public berth::service"));
    CHECK_THAT(test::read(project / "shop_test.cpp"), Contains("berth::test::host host;"));
    CHECK_THAT(test::read(project / "CMakeLists.txt"), Contains("berth_add_plugin(shop shop.cpp)"));
    CHECK_THAT(test::read(project / "README.md"), Contains("cp build/shop.so plugins/"));
    CHECK(std::filesystem::exists(project / ".gitignore"));
    CHECK(std::filesystem::exists(project / ".clang-format"));
}

TEST_CASE("nothing of the template's placeholders is left in a new project") {
    const test::folder place;
    REQUIRE(make("shop", place.path() / "shop").code == 0);
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(place.path() / "shop")) {
        all += file.path().filename().string() + '\n' + test::read(file.path());
    }
    CHECK_THAT(all, !Contains("@") && !Contains("NAME"));
}

TEST_CASE("a name with dashes becomes a class name without") {
    const test::folder place;
    REQUIRE(make("my-2nd-shop", place.path() / "p").code == 0);
    CHECK_THAT(test::read(place.path() / "p/my-2nd-shop.cpp"), Contains(R"(BERTH_PLUGIN(My2ndShop, "my-2nd-shop")"));
}

TEST_CASE("a name that the template uses itself does not clash with it") {
    const test::folder place;
    REQUIRE(make("item", place.path() / "p").code == 0);
    CHECK_THAT(test::read(place.path() / "p/item.cpp"), Contains("class ItemService : public berth::service"));
}

TEST_CASE("a name that cannot be a plugin's is refused") {
    const std::string name = GENERATE("Shop", "2shop", "shop_1", "sh op", "../shop", "", "tést");
    CAPTURE(name);
    const test::folder place;
    const test::outcome made = make(name, place.path() / "p");
    CHECK(made.code == 64);
    CHECK_THAT(made.err, Contains("usage: berth new NAME"));
    CHECK_FALSE(std::filesystem::exists(place.path() / "p"));
}

TEST_CASE("a name that CMake keeps for itself is refused") {
    const test::folder place;
    CHECK_THAT(make("test", place.path() / "p").err, Contains("CMake keeps the name test for itself"));
}

TEST_CASE("a folder with files in it is left alone") {
    const test::folder place;
    std::ofstream(place.path() / "shop.cpp") << "mine";
    const test::outcome made = make("shop", place.path());
    CHECK(made.code == 73);
    CHECK_THAT(made.err, Contains("expected a new or empty folder, found " + place.path().string()));
    CHECK(test::read(place.path() / "shop.cpp") == "mine");
}

TEST_CASE("an empty folder is filled") {
    const test::folder place;
    CHECK(make("shop", place.path()).code == 0);
    CHECK(std::filesystem::exists(place.path() / "shop.cpp"));
}
