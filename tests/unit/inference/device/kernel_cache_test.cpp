#include "scratch_folder.hpp"

#include <inference/device/kernel_cache.hpp>

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using namespace berth::host::inference::device;
using namespace berth::tests;

namespace fs = std::filesystem;

namespace {

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

TEST_CASE("a compiled kernel is found again by its key, and by no other") {
    const scratch_folder folder;
    const std::string binary("\0\1binary\n\xff", 10);
    REQUIRE(kernel_cache(folder.path() / "made", 1 << 20).keep("source a options -x", binary).empty());
    const kernel_cache again(folder.path() / "made", 1 << 20);
    CHECK(again.find("source a options -x") == binary);
    CHECK_FALSE(again.find("source a options -y"));
    CHECK(files_in(folder.path() / "made") == 1);
}

TEST_CASE("an entry that was changed on disk is not used, and removed") {
    const scratch_folder folder;
    const kernel_cache cache(folder.path(), 1 << 20);
    REQUIRE(cache.keep("key", "a long binary").empty());
    std::string content = content_of(cache.file_of("key"));
    content.back() ^= 1;
    std::ofstream(cache.file_of("key"), std::ios::binary) << content;
    CHECK_FALSE(cache.find("key"));
    CHECK_FALSE(fs::exists(cache.file_of("key")));
}

TEST_CASE("an entry that was cut short is not used") {
    const scratch_folder folder;
    const kernel_cache cache(folder.path(), 1 << 20);
    REQUIRE(cache.keep("key", "a long binary").empty());
    fs::resize_file(cache.file_of("key"), 20);
    CHECK_FALSE(cache.find("key"));
}

TEST_CASE("an entry under the name of another is not used") {
    const scratch_folder folder;
    const kernel_cache cache(folder.path(), 1 << 20);
    REQUIRE(cache.keep("one", "binary").empty());
    fs::rename(cache.file_of("one"), cache.file_of("two"));
    CHECK_FALSE(cache.find("two"));
}

TEST_CASE("above its limit the cache forgets what was used longest ago") {
    const scratch_folder folder;
    const kernel_cache cache(folder.path(), 2500);
    const std::string binary(900, 'b');
    REQUIRE(cache.keep("first", binary).empty());
    REQUIRE(cache.keep("second", binary).empty());
    const auto now = fs::file_time_type::clock::now();
    fs::last_write_time(cache.file_of("first"), now - std::chrono::hours(2));
    fs::last_write_time(cache.file_of("second"), now - std::chrono::hours(1));
    REQUIRE(cache.find("first")); // used now
    REQUIRE(cache.keep("third", binary).empty());
    CHECK(cache.find("first"));
    CHECK_FALSE(cache.find("second"));
    CHECK(cache.find("third"));
}

TEST_CASE("a kernel larger than the whole cache is not kept, and the reason told") {
    const scratch_folder folder;
    CHECK(kernel_cache(folder.path(), 100).keep("key", std::string(200, 'b')).ends_with("bytes, the cache 100"));
}

TEST_CASE("a folder that cannot be made is told, and nothing is found") {
    const scratch_folder folder;
    std::ofstream(folder.path() / "file") << "x";
    const kernel_cache cache(folder.path() / "file", 1 << 20);
    CHECK_FALSE(cache.keep("key", "binary").empty());
    CHECK_FALSE(cache.find("key"));
}

TEST_CASE("what a crash has left half written goes with time") {
    const scratch_folder folder;
    const fs::path left = folder.path() / "x.kernel.1-1.new";
    std::ofstream(left) << "half";
    fs::last_write_time(left, fs::file_time_type::clock::now() - std::chrono::hours(3));
    REQUIRE(kernel_cache(folder.path(), 1 << 20).keep("key", "binary").empty());
    CHECK_FALSE(fs::exists(left));
}

TEST_CASE("many writers of one key leave one whole entry") {
    const scratch_folder folder;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const kernel_cache cache(folder.path(), 1 << 20);
            for (int round = 0; round < 25; ++round) cache.keep("key", std::string(5000, 'k'));
        });
    for (std::thread& one : threads) one.join();
    CHECK(kernel_cache(folder.path(), 1 << 20).find("key") == std::string(5000, 'k'));
    CHECK(files_in(folder.path()) == 1);
}
