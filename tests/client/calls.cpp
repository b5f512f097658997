// What a client alone has to do: say what failed, wait for its server, and live with a server that goes.
#include "library_client.hpp"

#include <berth/fork.hpp>
#include <berth/test.hpp>
#include <berth/wait_until_ready.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <thread>

using namespace library_test;
using namespace std::chrono_literals;
using berth::call_failure;
using Catch::Matchers::Contains;

namespace {

berth::call_error error_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const berth::call_error& caught) {
        return caught;
    }
    return {call_failure::refused, 599, "no call_error was thrown", "", ""};
}

} // namespace

TEST_CASE("an error carries what the server said, and which call it was") {
    berth::test::host host(BERTH_LIBRARY);
    library_client there(host.url());
    const auto refused = error_of([&] { there.fail({409, "no room left"}); });
    CHECK(refused.kind() == call_failure::refused);
    CHECK(refused.status() == 409);
    CHECK(refused.text() == "no room left");
    CHECK(refused.method() == "POST");
    CHECK(refused.url() == host.url() + "/library/fail/409/no%20room%20left");
    there.create({1, "first"});
    const auto document = error_of([&] { there.create({1, "again"}); });
    CHECK(document.status() == 409);
    CHECK(document.type() == "urn:library:taken");
    CHECK(document.server_detail() == "there is a book of that number");
    const auto message = error_of([&] { there.fail_there({0, "by accident"}); });
    CHECK(message.kind() == call_failure::refused);
    CHECK(message.text() == "by accident");
    CHECK(message.method() == "WEBSOCKET");
}

TEST_CASE("a call to something that is not there is refused") {
    berth::test::host host(BERTH_LIBRARY);
    library_client there(host.url() + "/elsewhere");
    CHECK(error_of([&] { there.add({1, 2}); }).status() == 404);
    CHECK(error_of([&] { there.multiply({1, 2}); }).kind() == call_failure::refused);
}

TEST_CASE("a stream that the server breaks off is broken off") {
    berth::test::host host(BERTH_LIBRARY);
    library_client there(host.url());
    berth::stream<pair> out([](const pair&) { return true; });
    CHECK(error_of([&] { there.break_off({3}, out); }).kind() == call_failure::broken_off);
    berth::stream<pair> again([](const pair&) { return true; });
    CHECK(error_of([&] { there.break_off_there({3}, again); }).text() == "after 3");
}

TEST_CASE("what a source of the caller throws comes out of the call as it is") {
    berth::test::host host(BERTH_LIBRARY);
    library_client there(host.url());
    const auto dry = []() -> std::optional<berth::bytes> { throw std::domain_error("the source is dry"); };
    CHECK_THROWS_AS(there.receive({"x", berth::source<berth::bytes>(dry)}), std::domain_error);
    berth::stream<berth::bytes> out([](const berth::bytes&) { return true; });
    CHECK_THROWS_AS(there.round_trip(berth::source<berth::bytes>(dry), out), std::domain_error);
}

TEST_CASE("an upload is read from its file while it is sent") {
    berth::test::host host(BERTH_LIBRARY);
    library_client there(host.url());
    const std::string path = std::string(BERTH_LIBRARY);
    const auto size = static_cast<std::uint64_t>(std::filesystem::file_size(path));
    CHECK(there.measure({"n", {}, berth::upload::from_path(path, size), std::nullopt}) ==
          "n 0 " + std::to_string(size) + " none");
    CHECK(there.photograph({"n", {}, berth::upload::from_path(path, size), berth::bytes(1)}).size() == size);
    CHECK_THROWS_WITH(there.measure({"n", {}, berth::upload::from_path("/nowhere/x", 1), std::nullopt}),
                      Contains("cannot read /nowhere/x"));
}

TEST_CASE("arguments that have no form on the wire are refused before anything is sent") {
    library_client there("http://127.0.0.1:1");
    CHECK_THROWS_AS(there.greet({"", std::nullopt, std::nullopt}), std::invalid_argument);
    CHECK_THROWS_AS(there.greet({"a/b", std::nullopt, std::nullopt}), std::invalid_argument);
    CHECK_THROWS_AS(there.photograph({"n", {}, berth::upload::from_content("x"), std::nullopt}), std::invalid_argument);
    CHECK_THROWS_AS(there.shelve({1, {"\xff", genre::novel, 0, {}, {}}, {}}), std::invalid_argument);
}

TEST_CASE("many threads call through one client at once") {
    berth::test::host host(BERTH_LIBRARY);
    library_client there(host.url(), berth::client_options{.connections = 3});
    std::atomic<int> good{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 6; ++i)
        callers.emplace_back([&, i] {
            for (int k = 0; k < 50; ++k) good += there.add({i, k}) == i + k;
            good += there.multiply({i, 2}) == 2 * i;
        });
    for (std::thread& one : callers) one.join();
    CHECK(good == 306);
}

TEST_CASE("a service runs in a child with a host of its own, and is called there") {
    auto child = berth::fork::service(BERTH_LIBRARY, {.host = BERTH_HOST_BINARY});
    child.start();
    berth::wait_until_ready(child.said(), 20s); // it is, already
    library_client there(child.said());
    CHECK(there.add({20, 22}) == 42);
    child.terminate();
    CHECK(child.status()->success());
    CHECK(error_of([&] { there.add({1, 2}); }).kind() == call_failure::not_connected);
    child.start();
    CHECK(library_client(child.said()).multiply({6, 7}) == 42);
}

TEST_CASE("a service that cannot serve is an error of its start") {
    CHECK_THROWS_WITH(berth::fork::service("/nowhere/plugin.so").start(),
                      Contains("there is no plugin /nowhere/plugin.so"));
    CHECK_THROWS_WITH(berth::fork::service(BERTH_LIBRARY, {.host = "/nowhere/berth"}).start(),
                      Contains("cannot run the service"));
}

TEST_CASE("waiting for a server that does not come ends at the deadline and says what was found") {
    berth::test::host host(BERTH_LIBRARY);
    CHECK_THROWS_WITH(berth::wait_until_ready(host.url() + "/nothing", 50ms),
                      Contains("was not ready within 50 ms: status 404"));
    CHECK_THROWS_WITH(berth::wait_until_ready("http://127.0.0.1:1", 50ms), Contains("not ready"));
}
