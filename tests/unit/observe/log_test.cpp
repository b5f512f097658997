#include <observe/log.hpp>

#include <Poco/Exception.h>
#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace berth::host::observe {
namespace {

// The process's log goes to a file while this lives.
struct log_to_file {
    explicit log_to_file(level least, bool json = false) { configure_log({least, json, file.path()}); }
    ~log_to_file() { configure_log({}); }

    std::vector<std::string> lines() const {
        std::vector<std::string> all;
        std::ifstream in(file.path());
        for (std::string line; std::getline(in, line);) all.push_back(line);
        return all;
    }
    Poco::TemporaryFile file;
};

TEST_CASE("lines below the least level are not written") {
    const log_to_file log(level::warning);
    information("quiet");
    warning("loud");
    REQUIRE(log.lines().size() == 1);
    CHECK(log.lines()[0].ends_with("WARNING loud"));
    CHECK_FALSE(logs(level::information));
}

TEST_CASE("lines of many threads are whole") {
    const log_to_file log(level::information, true);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([] {
            for (int j = 0; j < 250; ++j) information("tick", {{"text", std::string(200, 'x')}});
        });
    }
    for (std::thread& one : threads) one.join();
    const auto lines = log.lines();
    CHECK(lines.size() == 1000);
    for (const std::string& line : lines) {
        REQUIRE(line.starts_with("{\"time\":"));
        REQUIRE(line.ends_with("x\"}"));
    }
}

TEST_CASE("a file that cannot be opened leaves the log as it was") {
    const log_to_file log(level::information);
    CHECK_THROWS_AS(configure_log({level::debug, false, "/nowhere/at/all/log"}), Poco::Exception);
    information("still.here");
    CHECK(log.lines().size() == 1);
}

} // namespace
} // namespace berth::host::observe
