// What is too much for memory: files that come in, messages that nobody reads yet.
#include <binding/incoming_file.hpp>
#include <binding/message_spool.hpp>

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include <sys/stat.h>

using namespace berth::host;
using namespace berth::host::binding;

namespace {

struct folder {
    std::filesystem::path path = Poco::TemporaryFile::tempName();
    spool disk{path};
    folder() { REQUIRE(disk.prepare().empty()); }
    ~folder() { std::filesystem::remove_all(path); }
    std::size_t files() const {
        std::size_t count = 0;
        for (const auto& one : std::filesystem::directory_iterator(path)) count += one.exists();
        return count;
    }
};

std::string text(berth_slice slice) {
    return std::string(slice.data, slice.size);
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
}

using websocket::message_kind;

} // namespace

TEST_CASE("a small file stays in memory") {
    folder in;
    incoming_file file(in.disk, 10);
    CHECK_FALSE(file.append("0123"));
    CHECK_FALSE(file.append("456789"));
    file.complete();
    berth_file seen = file.slice(3);
    CHECK(seen.input == 3);
    CHECK(text(seen.content) == "0123456789");
    CHECK(seen.path.size == 0);
    CHECK(seen.size == 10);
    CHECK(in.files() == 0);
}

TEST_CASE("a large file is kept on disk for its owner alone, and removed with it") {
    folder in;
    {
        incoming_file file(in.disk, 10);
        CHECK_FALSE(file.append("0123456789"));
        CHECK_FALSE(file.append("abc"));
        file.complete();
        berth_file seen = file.slice(0);
        CHECK(seen.content.size == 0);
        CHECK(seen.size == 13);
        REQUIRE(seen.path.size > 0);
        CHECK(content_of(text(seen.path)) == "0123456789abc");
        struct stat about {};
        REQUIRE(::stat(text(seen.path).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0600);
        incoming_file moved = std::move(file);
        CHECK(content_of(text(moved.slice(0).path)) == "0123456789abc");
    }
    CHECK(in.files() == 0);
}

TEST_CASE("what an earlier process left in the spool is removed at the start, nothing else") {
    folder in;
    std::ofstream(in.path / "berth-abcdef") << "old";
    std::ofstream(in.path / "other") << "kept";
    CHECK(in.disk.prepare().empty());
    CHECK_FALSE(std::filesystem::exists(in.path / "berth-abcdef"));
    CHECK(std::filesystem::exists(in.path / "other"));
}

TEST_CASE("a spool whose folder is gone says so") {
    folder in;
    std::filesystem::remove_all(in.path);
    incoming_file file(in.disk, 0);
    auto fault = file.append("x");
    REQUIRE(fault);
    CHECK(fault->status == 500);
    CHECK_THAT(fault->detail, Catch::Matchers::Contains("disk"));
    CHECK_THAT(fault->detail, !Catch::Matchers::Contains(in.path.string()));
}

TEST_CASE("messages come back in their order from memory and from disk") {
    folder in;
    message_spool waiting(in.disk, 10, 1'000'000);
    int put = 0, got = 0;
    auto name = [](int number) {
        return std::to_string(number) + std::string(static_cast<std::size_t>(number % 7), 'x');
    };
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 10; ++i, ++put)
            REQUIRE(waiting.push(put % 2 ? message_kind::text : message_kind::binary, name(put)));
        for (int i = 0; i < (round % 3 ? 9 : 12) && !waiting.empty(); ++i, ++got) {
            auto oldest = waiting.front();
            REQUIRE(oldest);
            CHECK(oldest->content == name(got));
            CHECK(oldest->is == (got % 2 ? message_kind::text : message_kind::binary));
            waiting.pop();
        }
    }
    for (; !waiting.empty(); ++got) {
        CHECK(waiting.front()->content == name(got));
        waiting.pop();
    }
    CHECK(got == put);
}

TEST_CASE("a spool of messages is bounded altogether") {
    folder in;
    message_spool waiting(in.disk, 10, 100);
    CHECK(waiting.push(message_kind::text, std::string(50, 'x')));
    CHECK_FALSE(waiting.push(message_kind::text, std::string(50, 'x')));
    CHECK(waiting.front()->content.size() == 50);
    waiting.pop();
    CHECK(waiting.empty());
    CHECK(waiting.push(message_kind::text, std::string(50, 'x')));
}
