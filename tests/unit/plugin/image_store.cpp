#include <plugin/image_store.hpp>
#include <plugin/sha256.hpp>

#include "scratch_folder.hpp"

#include <catch2/catch.hpp>

using namespace berth::host::plugin;
using namespace berth::tests;

TEST_CASE("an image is kept under its hash, readable and not writable") {
    scratch_folder folder;
    image_store store(folder / "images");
    const std::string hash = sha256_of("abc");
    CHECK(hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    REQUIRE(store.keep("abc", hash).empty());
    CHECK(content_of(store.path_of(hash)) == "abc");
    struct stat about {};
    REQUIRE(stat(store.path_of(hash).c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0500);
}

TEST_CASE("an image that is there already is taken as it is, unless it was damaged") {
    scratch_folder folder;
    image_store store(folder / "images");
    const std::string hash = sha256_of("abc");
    REQUIRE(store.keep("abc", hash).empty());
    const auto first = std::filesystem::last_write_time(store.path_of(hash));
    REQUIRE(store.keep("abc", hash).empty());
    CHECK(std::filesystem::last_write_time(store.path_of(hash)) == first);

    std::filesystem::remove(store.path_of(hash));
    write_file(store.path_of(hash), "ab");
    REQUIRE(store.keep("abc", hash).empty());
    CHECK(content_of(store.path_of(hash)) == "abc");
}

TEST_CASE("another copy of an image is another file") {
    scratch_folder folder;
    image_store store(folder / "images");
    const std::string hash = sha256_of("abc");
    REQUIRE(store.keep("abc", hash).empty());
    auto another = store.another(hash);
    REQUIRE(another.index() == 0);
    CHECK(content_of(std::get<0>(another)) == "abc");
    CHECK_FALSE(std::filesystem::equivalent(std::get<0>(another), store.path_of(hash)));
}

TEST_CASE("images that nobody uses are removed") {
    scratch_folder folder;
    image_store store(folder / "images");
    REQUIRE(store.keep("abc", sha256_of("abc")).empty());
    REQUIRE(store.keep("def", sha256_of("def")).empty());
    store.remove_all_but({store.path_of(sha256_of("def"))});
    CHECK_FALSE(std::filesystem::exists(store.path_of(sha256_of("abc"))));
    CHECK(std::filesystem::exists(store.path_of(sha256_of("def"))));
}

TEST_CASE("an image that cannot be kept is told") {
    scratch_folder folder;
    write_file(folder / "images", "not a folder");
    image_store store(folder / "images");
    CHECK_THAT(store.keep("abc", sha256_of("abc")), Catch::Contains("cannot create "));
}
