// Children: ready, asked to end, ending by themselves, and never left behind.
#include "fork_children.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <iterator>
#include <sstream>
#include <thread>

#include <poll.h>

using berth::exit_status;
using berth::fork;
using berth::fork_options;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

bool alive(int pid) {
    return ::kill(pid, 0) == 0;
}

} // namespace

TEST_CASE("start returns when the child is ready, with what it said") {
    auto child = fork::registered("echo", {"a word"});
    CHECK_FALSE(child.running());
    child.start();
    CHECK(child.said() == "heard a word");
    CHECK(child.running());
    CHECK(alive(child.pid()));
    const int pid = child.pid();
    child.terminate();
    child.terminate(); // harmless
    CHECK_FALSE(child.running());
    CHECK(child.status()->code == 7);
    CHECK_FALSE(alive(pid)); // not even a zombie
}

TEST_CASE("the destructor ends the child") {
    int pid;
    {
        auto child = fork::registered("echo", {"x"});
        child.start();
        pid = child.pid();
        auto moved = std::move(child);
        CHECK(moved.running());
    }
    CHECK_FALSE(alive(pid));
}

TEST_CASE("a child that ends by itself is told, with how it ended") {
    std::promise<exit_status> told;
    fork_options options;
    options.ended = [&](const exit_status& how) { told.set_value(how); };
    auto child = fork::registered("leave", {"4"}, options);
    child.start();
    auto how = told.get_future();
    REQUIRE(how.wait_for(20s) == std::future_status::ready);
    CHECK(how.get().text() == "exited with 4");
    CHECK(child.status()->code == 4);
    CHECK_FALSE(child.running());
}

TEST_CASE("a child that was asked to end is not told") {
    bool told = false;
    fork_options options;
    options.ended = [&](const exit_status&) { told = true; };
    {
        auto child = fork::registered("echo", {"x"}, options);
        child.start();
    }
    CHECK_FALSE(told);
}

TEST_CASE("a child that has ended may be started again") {
    auto child = fork::registered("leave", {"0"});
    child.start();
    REQUIRE(child.wait(20s));
    child.start();
    REQUIRE(child.wait(20s));
    CHECK(child.status()->success());
}

TEST_CASE("a child that does not hear is killed at the deadline") {
    fork_options options;
    options.terminate_deadline = 50ms;
    auto child = fork::registered("stubborn", {}, options);
    child.start();
    child.terminate();
    CHECK(child.status()->text() == "was killed by SIGKILL");
}

TEST_CASE("a start that fails says how") {
    fork_options options;
    options.start_deadline = 300ms;
    CHECK_THROWS_WITH(fork::registered("never_ready", {}, options).start(),
                      Contains("was not ready within 300 ms (start_deadline)"));
    CHECK_THROWS_WITH(fork::registered("early").start(), Contains("exited with 3 before it was ready"));
    CHECK_THROWS_WITH(fork::registered("throwing").start(), Contains("exited with 70"));
    CHECK_THROWS_WITH(fork::registered("nothing of that name").start(), Contains("exited with 64"));
    CHECK_THROWS_WITH(fork::program("/nowhere/program").start(),
                      Contains("cannot run the program /nowhere/program: No such file"));
    CHECK_THROWS_WITH(fork::program("no-such-program-in-path").start(), Contains("No such file"));
}

TEST_CASE("a program is found in PATH and runs with more in its environment") {
    fork_options options;
    options.ready = fork_options::readiness::executed;
    options.environment = {{"BERTH_TEST_WORD", "5"}};
    auto child = fork::program("sh", {"-c", "exit $BERTH_TEST_WORD"}, options);
    child.start();
    REQUIRE(child.wait(20s));
    CHECK(child.status()->code == 5);
}

TEST_CASE("a program may say that it is ready as services do") {
    auto child =
        fork::program("python3", {"-c", "import os,socket,time\n"
                                        "s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\n"
                                        "s.sendto(b'STATUS=up\\nREADY=1', '\\0'+os.environ['NOTIFY_SOCKET'][1:])\n"
                                        "time.sleep(600)"});
    child.start();
    CHECK(child.running());
}

TEST_CASE("a child has no descriptors of its parent but those it is to keep") {
    int ours[2];
    REQUIRE(::pipe(ours) == 0); // without CLOEXEC
    auto child = fork::registered("descriptors");
    child.start();
    std::istringstream open(child.said());
    std::vector<int> numbers{std::istream_iterator<int>(open), {}};
    REQUIRE(numbers.size() == 5); // the standard ones and the two pipes of the fork
    CHECK(numbers[2] == 2);
    fork_options options;
    options.keep = {ours[1]};
    auto keeping = fork::registered("descriptors", {}, options);
    keeping.start();
    CHECK_THAT(' ' + keeping.said(), Contains(' ' + std::to_string(ours[1]) + ' '));
    ::close(ours[0]);
    ::close(ours[1]);
}

TEST_CASE("a child dies with a parent that is killed") {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    fork_options options;
    options.keep = {ends[1]};
    auto parent = fork::registered("parent", {std::to_string(ends[1])}, options);
    parent.start();
    ::close(ends[1]);
    const int grandchild = std::stoi(parent.said());
    CHECK(alive(grandchild));
    ::kill(parent.pid(), SIGKILL);
    pollfd end{ends[0], POLLIN, 0}; // the grandchild ignores SIGTERM, and holds the last other end
    CHECK(::poll(&end, 1, 20'000) == 1);
    ::close(ends[0]);
}

TEST_CASE("a function runs in a copy of this process that has its values and nothing after") {
    int shared = 1;
    auto child = fork::function([&](berth::fork_ready& ready) {
        shared = 2;
        ready.wait(std::to_string(shared));
        return 9;
    });
    child.start();
    CHECK(child.said() == "2");
    CHECK(shared == 1);
    auto second =
        fork::function([](berth::fork_ready& ready) { return ready("two"), 0; }); // a watching thread is no obstacle
    second.start();
    CHECK(second.said() == "two");
    child.terminate();
    CHECK(child.status()->code == 9);
}

TEST_CASE("a function is not started beside other threads") {
    std::promise<void> end;
    std::thread other([&] { end.get_future().wait(); });
    auto child = fork::function([](berth::fork_ready&) { return 0; });
    CHECK_THROWS_WITH(child.start(), Contains("found 1 more") && Contains("fork::registered"));
    end.set_value();
    other.join();
}

TEST_CASE("a group stops its children in reverse, also when the main one throws") {
    std::vector<std::string> order;
    berth::fork_group group;
    for (const char* name : {"first", "second"}) group.add(fork::registered("echo", {name}));
    CHECK(group.run([&] {
        CHECK(group[0].running());
        CHECK(group[1].said() == "heard second");
        return 12;
    }) == 12);
    CHECK_FALSE(group[0].running());
    CHECK_THROWS_WITH(group.run([&]() -> int { throw std::runtime_error("main"); }), "main");
    CHECK_FALSE(group[0].running());
    CHECK_FALSE(group[1].running());
}

TEST_CASE("a group whose last child does not start leaves none behind") {
    berth::fork_group group;
    group.add(fork::registered("echo", {"x"})).add(fork::registered("early"));
    CHECK_THROWS(group.start());
    CHECK_FALSE(group[0].running());
}
