#include <app/state_folder.hpp>

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include <unistd.h>

namespace berth::host::app {
namespace {

namespace fs = std::filesystem;
using opened = std::variant<std::unique_ptr<state_folder>, std::string>;

struct fixture {
    Poco::TemporaryFile place;
    fs::path path = fs::path(place.path()) / "made/state";
};

state_folder& of(opened& from) {
    return *std::get<std::unique_ptr<state_folder>>(from);
}

TEST_CASE_METHOD(fixture, "a state folder is made for its owner alone") {
    const opened state = state_folder::open(path);
    REQUIRE(state.index() == 0);
    CHECK((fs::status(path).permissions() & fs::perms::all) == fs::perms::owner_all);
}

TEST_CASE_METHOD(fixture, "a state folder serves one host, and the second is told which") {
    opened first = state_folder::open(path);
    REQUIRE(first.index() == 0);
    const opened second = state_folder::open(path);
    REQUIRE(second.index() == 1);
    CHECK(std::get<std::string>(second).find("is in use by process " + std::to_string(::getpid())) !=
          std::string::npos);
    first = std::string();
    CHECK(state_folder::open(path).index() == 0);
}

TEST_CASE_METHOD(fixture, "the token is made once, with mode 0600") {
    opened state = state_folder::open(path);
    std::string failure;
    const std::string token = of(state).token(failure);
    CHECK(failure.empty());
    CHECK(token.size() == 64);
    CHECK(of(state).token(failure) == token);
    CHECK((fs::status(path / "admin-token").permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE_METHOD(fixture, "ready.json is there while the host is, and not after") {
    {
        opened state = state_folder::open(path);
        REQUIRE(of(state).write_ready({42, "http://127.0.0.1:1", "http://127.0.0.1:2", "0.1"}).empty());
        std::ostringstream text;
        text << std::ifstream(path / "ready.json").rdbuf();
        const auto note = ready_note_from(text.str());
        REQUIRE(note);
        CHECK(note->pid == 42);
        CHECK(note->admin == "http://127.0.0.1:2");
    }
    CHECK_FALSE(fs::exists(path / "ready.json"));
}

TEST_CASE_METHOD(fixture, "ready.json of a host that was killed is removed") {
    fs::create_directories(path);
    std::ofstream(path / "ready.json") << R"({"pid":1})";
    const opened state = state_folder::open(path);
    CHECK_FALSE(fs::exists(path / "ready.json"));
}

TEST_CASE_METHOD(fixture, "a state folder that is a file is refused") {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "x";
    const opened state = state_folder::open(path);
    REQUIRE(state.index() == 1);
    CHECK(std::get<std::string>(state) == path.string() + " is not a folder");
}

} // namespace
} // namespace berth::host::app
