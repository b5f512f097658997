#include "fake_instance.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

using namespace berth::host;
using Catch::Matchers::Contains;

namespace {

std::shared_ptr<fake_instance> plugin_at(const char* path, const char* name, bool on_thread = false) {
    return std::make_shared<fake_instance>(std::vector{endpoint_of("GET", path)}, name, on_thread);
}

bool eventually(const std::function<bool()>& holds) {
    auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

} // namespace

TEST_CASE("what is published before the server starts is served from its first request") {
    served host(2);
    REQUIRE_FALSE(host.dispatcher.publish({plugin_at("/a", "a")}));
    host.start();
    CHECK(host.ask("GET", "/a").status == 200);
}

TEST_CASE("a route that two plugins claim is refused by both names, and nothing changes") {
    served host;
    host.start();
    auto first =
        std::make_shared<fake_instance>(std::vector{endpoint_of("GET", "/a/{x}", {{BERTH_PLACE_PATH, "x"}})}, "first");
    REQUIRE_FALSE(host.dispatcher.publish({first}));
    auto same =
        std::make_shared<fake_instance>(std::vector{endpoint_of("GET", "/a/{y}", {{BERTH_PLACE_PATH, "y"}})}, "second");
    auto reason = host.dispatcher.publish({first, same});
    REQUIRE(reason);
    CHECK_THAT(*reason, Contains("plugin first 1.0.0") && Contains("plugin second 1.0.0") && Contains("GET /a/{y}"));
    CHECK(host.ask("GET", "/a/1").status == 200);
    CHECK(first->seen().size() == 1);
}

TEST_CASE("a route that the host claims is refused to a plugin, and to a second page") {
    served host;
    host.dispatcher.add("GET", "/healthz", [](const http::request&) { return http::response{}; });
    auto reason = host.dispatcher.publish({plugin_at("/healthz", "greedy")});
    REQUIRE(reason);
    CHECK_THAT(*reason, Contains("the host") && Contains("plugin greedy"));
    CHECK_THROWS_AS(host.dispatcher.add("GET", "/healthz", binding::host_endpoint{}), std::logic_error);
}

TEST_CASE("an instance that left the set gets no call and its routes answer 404") {
    served host(2);
    host.start();
    auto gone = plugin_at("/a", "a");
    REQUIRE_FALSE(host.dispatcher.publish({gone}));
    Poco::Net::HTTPClientSession session("127.0.0.1", host.port());
    session.setKeepAlive(true);
    CHECK(served::ask_on(session, "GET", "/a").status == 200);
    REQUIRE_FALSE(host.dispatcher.publish({}));
    CHECK(served::ask_on(session, "GET", "/a").status == 404);
    CHECK(gone->seen().size() == 1);
    CHECK(gone.use_count() == 1);
}

TEST_CASE("a running call keeps the instance that left the set") {
    served host;
    host.start();
    auto leaving = plugin_at("/a", "a", true);
    std::promise<void> finish;
    std::shared_future<void> finished = finish.get_future().share();
    auto answer = answering(200, "late");
    leaving->answer_with([=](plugin::invocation& call) {
        finished.wait();
        answer(call);
    });
    REQUIRE_FALSE(host.dispatcher.publish({leaving}));
    auto late = std::async(std::launch::async, [&] { return host.ask("GET", "/a"); });
    REQUIRE(eventually([&] { return leaving->seen().size() == 1; }));
    REQUIRE_FALSE(host.dispatcher.publish({}));
    CHECK(leaving.use_count() == 2); // ours and the call's
    finish.set_value();
    CHECK(late.get().body == "late");
    CHECK(eventually([&] { return leaving.use_count() == 1; }));
}

TEST_CASE("two hundred replacements under load fail no request and reach no departed instance") {
    served host(2);
    host.start();
    auto current = plugin_at("/a", "a");
    REQUIRE_FALSE(host.dispatcher.publish({current}));
    std::atomic<bool> ending{false};
    std::atomic<std::size_t> answered{0}, failed{0};
    std::vector<std::shared_ptr<fake_instance>> departed;
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i)
        clients.emplace_back([&] {
            Poco::Net::HTTPClientSession session("127.0.0.1", host.port());
            session.setKeepAlive(true);
            while (!ending) {
                reply got = served::ask_on(session, "GET", "/a");
                ++(got.status == 200 ? answered : failed);
            }
        });
    for (int i = 0; i < 200; ++i) {
        auto next = plugin_at("/a", "a", i % 2 == 0);
        auto old = std::exchange(current, next);
        REQUIRE_FALSE(host.dispatcher.publish({next}));
        std::size_t calls = old->seen().size();
        std::size_t before = answered;
        CHECK(eventually([&] { return answered + failed > before + 4; }));
        CHECK(old->seen().size() == calls);
        departed.push_back(old);
    }
    ending = true;
    for (std::thread& client : clients) client.join();
    current->stop();
    for (auto& one : departed) one->stop();
    CHECK(failed == 0);
    CHECK(answered > 800);
}

TEST_CASE("publishing after the server has stopped does not wait for its loops") {
    served host(2);
    host.start();
    REQUIRE_FALSE(host.dispatcher.publish({plugin_at("/a", "a")}));
    CHECK(host.ask("GET", "/a").status == 200);
    host.stop();
    auto begun = std::chrono::steady_clock::now();
    CHECK_FALSE(host.dispatcher.publish({}));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
}
