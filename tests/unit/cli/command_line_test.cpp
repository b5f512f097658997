#include "run.hpp"

#include <cli/command_table.hpp>

#include <app/schema.hpp>

#include <catch2/catch.hpp>

#include <fstream>

namespace berth::host::cli::test {
namespace {

outcome berth(std::vector<std::string> arguments) {
    return run(cli::run, std::move(arguments));
}
bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("without a command the list of commands is shown and the exit code is 64") {
    const outcome got = berth({});
    CHECK(got.code == 64);
    CHECK(holds(got.err, "usage: berth COMMAND"));
}

TEST_CASE("an unknown command is answered with the nearest") {
    const outcome got = berth({"plugin"});
    CHECK(got.code == 64);
    CHECK(holds(got.err, "unknown command plugin; did you mean plugins?"));
}

TEST_CASE("an unknown option is answered with the nearest") {
    const outcome got = berth({"serve", "--admin-prot", "1"});
    CHECK(got.code == 64);
    CHECK(holds(got.err, "unknown option --admin-prot; did you mean --admin-port?"));
}

TEST_CASE("an option without its value is refused") {
    CHECK(holds(berth({"serve", "--port"}).err, "--port expects a value"));
    CHECK(holds(berth({"serve", "--set", "http.port"}).err, "--set expects KEY=VALUE, found http.port"));
    CHECK(holds(berth({"serve", "now"}).err, "unexpected argument now"));
}

TEST_CASE("every command has help, by name and by option") {
    for (const cli::command& one : all_commands()) {
        const std::string name(one.name);
        INFO(name);
        const outcome by_name = berth({"help", name});
        CHECK(by_name.code == 0);
        CHECK(by_name.out.size() > 20);
        CHECK(berth({name, "--help"}).out == by_name.out);
    }
    CHECK(berth({"--help"}).out == berth({"help"}).out);
}

TEST_CASE("help on what is no command says what may have been meant") {
    const outcome got = berth({"help", "sevre"});
    CHECK(got.code == 64);
    CHECK(holds(got.err, "did you mean serve?"));
}

TEST_CASE("what jobs are asked for is checked before a host is") {
    CHECK(holds(berth({"jobs", "wach", "x"}).err, "unknown action wach; did you mean watch?"));
    CHECK(holds(berth({"jobs", "show"}).err, "show expects the id of a job"));
    CHECK(holds(berth({"jobs", "list", "x"}).err, "unexpected argument x"));
    CHECK(holds(berth({"jobs", "--only"}).err, "--only expects a value"));
    CHECK(holds(berth({"jobs", "watch", "x", "--tool=y"}).err, "watch takes no --only"));
    const folder empty;
    const outcome got = berth({"jobs", "--state", empty.path().string()});
    CHECK(got.code == 69);
    CHECK(holds(got.err, "no host runs with the state folder"));
}

TEST_CASE("what is not built yet says so") {
    const outcome got = berth({"models"});
    CHECK(got.code == 69);
    CHECK(holds(got.err, "not built yet"));
}

TEST_CASE("a worker without a socket is refused") {
    CHECK(berth({"worker"}).code == 64);
    CHECK(berth({"worker", "--socket", "x"}).code == 64);
}

TEST_CASE("commands for a running host say where they looked for one") {
    const folder state;
    const outcome got = berth({"plugins", "--state", state.path().string()});
    CHECK(got.code == 69);
    CHECK(holds(got.err, "no host runs with the state folder " + state.path().string()));
}

TEST_CASE("actions and their arguments are checked before a host is asked") {
    CHECK(holds(berth({"plugins", "strat", "x"}).err, "unknown action strat; did you mean start?"));
    CHECK(holds(berth({"plugins", "stop"}).err, "stop expects the name of a plugin"));
    CHECK(holds(berth({"config", "set", "x"}).err, "set expects a setting and its value"));
    CHECK(berth({"config", "set", "x"}).code == 64);
}

TEST_CASE("a configuration file is checked without a host, and every fault is told") {
    const folder place;
    const std::string file = (place.path() / "berth.json").string();
    CHECK(berth({"config", "validate", file}).code == 66);
    std::ofstream(file) << R"({"http": {"port": "x", "prot": 1}})";
    const outcome faulty = berth({"config", "validate", file});
    CHECK(faulty.code == 78);
    CHECK(holds(faulty.err, "/http/port: expected an integer from 0 to 65535, found \"x\""));
    CHECK(holds(faulty.err, "did you mean /http/port?"));
    std::ofstream(file) << app::default_configuration();
    CHECK(berth({"config", "validate", file}).code == 0);
}

TEST_CASE("schema and defaults are printed without a host") {
    CHECK(berth({"config", "schema"}).out == app::configuration_schema());
    CHECK(berth({"config", "defaults"}).out == app::default_configuration());
}

} // namespace
} // namespace berth::host::cli::test
