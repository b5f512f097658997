#include <app/live_configuration.hpp>

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

namespace berth::host::app {
namespace {

using change = admin::configuration_change;

struct fixture {
    fixture() { std::filesystem::create_directory(folder.path()); }

    std::string written() const {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return std::move(text).str();
    }
    void write(const std::string& text) const { std::ofstream(file) << text; }

    Poco::TemporaryFile folder;
    std::filesystem::path file = std::filesystem::path(folder.path()) / "berth.json";
    live_configuration configuration{{}, file, false};
};

TEST_CASE_METHOD(fixture, "a change is written, applied and answered with what waits for a restart") {
    REQUIRE(configuration.load().empty());
    const auto outcome =
        configuration.apply({change::kind::merge, "", R"({"log":{"level":"debug"},"http":{"port":1}})", ""});
    CHECK(outcome.status == 200);
    CHECK(outcome.json == R"({"changed":["/http/port","/log/level"],"restart":["/http/port"],"overridden":[]})");
    CHECK(configuration.current()->text("log.level") == "debug");
    CHECK(configuration.waiting_for_restart() == std::vector<std::string>{"/http/port"});
    CHECK(written().find("\"level\": \"debug\"") != std::string::npos);
}

TEST_CASE_METHOD(fixture, "a change with one fault is refused as a whole") {
    REQUIRE(configuration.load().empty());
    const auto outcome =
        configuration.apply({change::kind::merge, "", R"({"log":{"level":"debug"},"http":{"port":-1}})", ""});
    CHECK(outcome.status == 422);
    CHECK(outcome.errors.find("/http/port") != std::string::npos);
    CHECK(configuration.current()->text("log.level") == "info");
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE_METHOD(fixture, "a change that cannot be put into effect is refused") {
    configuration.run_with([](const settings& values) {
        if (values.text("log.level") == "info") return std::vector<fault>{};
        return std::vector<fault>{{"/log/level", "a quiet log", "a loud one", {}, {}}};
    });
    REQUIRE(configuration.load().empty());
    const auto outcome = configuration.apply({change::kind::put, "/log/level", "\"debug\"", ""});
    CHECK(outcome.status == 422);
    CHECK(configuration.current()->text("log.level") == "info");
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE_METHOD(fixture, "a change made for another state is refused") {
    REQUIRE(configuration.load().empty());
    const std::string tag = configuration.entity_tag();
    CHECK(configuration.apply({change::kind::put, "/pool/threads", "3", tag}).status == 200);
    CHECK(configuration.entity_tag() != tag);
    CHECK(configuration.apply({change::kind::put, "/pool/threads", "4", tag}).status == 412);
    CHECK(configuration.current()->number("pool.threads") == 3);
}

TEST_CASE_METHOD(fixture, "a file that has become faulty leaves the former values") {
    write(R"({"pool":{"threads":5}})");
    REQUIRE(configuration.load().empty());
    write(R"({"pool":{"threads":"five"}})");
    CHECK(configuration.load().size() == 1);
    CHECK(configuration.current()->number("pool.threads") == 5);
}

TEST_CASE_METHOD(fixture, "a change keeps what was written into the file by hand") {
    REQUIRE(configuration.load().empty());
    write(R"({"pool":{"queue":77}})");
    CHECK(configuration.apply({change::kind::put, "/pool/threads", "3", ""}).status == 200);
    CHECK(configuration.current()->number("pool.queue") == 77);
}

TEST_CASE_METHOD(fixture, "a damaged file is not overwritten") {
    REQUIRE(configuration.load().empty());
    write("{oops");
    CHECK(configuration.apply({change::kind::put, "/pool/threads", "3", ""}).status == 409);
    CHECK(written() == "{oops");
}

TEST_CASE_METHOD(fixture, "a file that cannot be written leaves the former values") {
    REQUIRE(configuration.load().empty());
    std::filesystem::remove_all(folder.path());
    CHECK(configuration.apply({change::kind::put, "/pool/threads", "3", ""}).status == 500);
    CHECK(configuration.current()->number("pool.threads") == 32);
}

TEST_CASE_METHOD(fixture, "what an option decides is named as overridden") {
    layer_sources sources;
    sources.options = {{"pool.threads", "8"}};
    live_configuration strong(sources, file, false);
    REQUIRE(strong.load().empty());
    const auto outcome = strong.apply({change::kind::put, "/pool/threads", "3", ""});
    CHECK(outcome.json == R"({"changed":[],"restart":[],"overridden":["/pool/threads"]})");
    CHECK(strong.current()->number("pool.threads") == 8);
}

TEST_CASE_METHOD(fixture, "a named file must exist") {
    live_configuration named({}, file, true);
    const auto faults = named.load();
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].found == "there is no file " + file.string());
}

TEST_CASE_METHOD(fixture, "checking changes nothing") {
    REQUIRE(configuration.load().empty());
    CHECK(configuration.check(R"({"pool":{"threads":3}})") == "[]");
    CHECK(configuration.check(R"({"pool":{"threads":0},"x":1})").find("\"/x\"") != std::string::npos);
    CHECK(configuration.current()->number("pool.threads") == 32);
}

} // namespace
} // namespace berth::host::app
