// Answers from other threads, many at once.
#include "client.hpp"
#include "test_server.hpp"

#include <http/posted_together.hpp>

#include <catch2/catch.hpp>

#include <deque>

using namespace berth::tests;

namespace {

class pool {
public:
    explicit pool(std::size_t threads) {
        for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }
    ~pool() {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    void add(http::exchange call) {
        std::lock_guard lock(mutex_);
        calls_.push_back(std::move(call));
        changed_.notify_one();
    }

private:
    void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopping_ || !calls_.empty(); });
            if (calls_.empty()) return;
            http::exchange call = std::move(calls_.front());
            calls_.pop_front();
            lock.unlock();
            echo(std::move(call));
        }
    }

    std::mutex mutex_; // guards the two below
    std::deque<http::exchange> calls_;
    bool stopping_ = false;
    std::condition_variable changed_;
    std::vector<std::thread> threads_;
};

} // namespace

TEST_CASE("answers from other threads reach their own connections") {
    pool workers(4);
    test_server at([&](http::exchange call) { workers.add(std::move(call)); });
    std::atomic<int> right = 0;
    std::vector<std::thread> peers;
    for (int p = 0; p < 8; ++p)
        peers.emplace_back([&, p] {
            client peer(at.port());
            for (int i = 0; i < 300; ++i) {
                std::string target = numbered("/", p) + numbered("/", i);
                right += peer.send(get(target)).read().body == target;
            }
        });
    for (auto& peer : peers) peer.join();
    CHECK(right == 8 * 300);
}

TEST_CASE("exchanges collected and answered in one burst all arrive") {
    std::mutex mutex;
    std::vector<http::exchange> collected;
    test_server at([&](http::exchange call) {
        std::lock_guard lock(mutex);
        collected.push_back(std::move(call));
    });
    std::vector<client> peers;
    for (int i = 0; i < 200; ++i) peers.emplace_back(at.port()).send(get(numbered("/", i)));
    REQUIRE(eventually([&] {
        std::lock_guard lock(mutex);
        return collected.size() == 200;
    }));
    for (auto& call : collected) echo(std::move(call));
    for (int i = 0; i < 200; ++i) CHECK(peers[static_cast<std::size_t>(i)].read().body == numbered("/", i));
}

TEST_CASE("answers that are posted together all arrive, also when their server goes meanwhile") {
    std::mutex mutex;
    std::vector<http::exchange> collected;
    const auto have = [&](std::size_t count) {
        return eventually([&] {
            std::lock_guard lock(mutex);
            return collected.size() == count;
        });
    };
    std::optional<http::posted_together> together;
    {
        test_server at([&](http::exchange call) {
            std::lock_guard lock(mutex);
            collected.push_back(std::move(call));
        });
        std::vector<client> peers;
        for (int i = 0; i < 50; ++i) peers.emplace_back(at.port()).send(get(numbered("/", i)));
        REQUIRE(have(50));
        together.emplace();
        for (auto& call : collected) echo(std::move(call));
        together.reset();
        for (int i = 0; i < 50; ++i) CHECK(peers[static_cast<std::size_t>(i)].read().body == numbered("/", i));
        collected.clear();
        peers.front().send(get("/late"));
        REQUIRE(have(1));
        together.emplace();
        echo(std::move(collected.front()));
    }
    together.reset(); // wakes a loop that has ended
    CHECK(http::posted_together::of_this_thread() == nullptr);
}

TEST_CASE("peers that come and go while threads answer do no harm") {
    pool workers(4);
    test_server at([&](http::exchange call) { workers.add(std::move(call)); });
    std::vector<std::thread> peers;
    for (int p = 0; p < 4; ++p)
        peers.emplace_back([&] {
            for (int i = 0; i < 150; ++i) {
                client peer(at.port());
                peer.send(get("/a") + post("/b", std::string(1000, 'b')));
                if (i % 3 == 0) peer.read();
                if (i % 2 == 0) peer.reset();
            }
        });
    for (auto& peer : peers) peer.join();
    CHECK(client(at.port()).send(get("/well")).read().body == "/well");
}

TEST_CASE("an exchange may be answered and dropped after its server has gone") {
    std::mutex mutex;
    std::vector<http::exchange> left;
    std::optional<client> peer;
    {
        test_server at([&](http::exchange call) {
            std::lock_guard lock(mutex);
            left.push_back(std::move(call));
        });
        peer.emplace(at.port());
        peer->send(post("/", "kept"));
        REQUIRE(eventually([&] {
            std::lock_guard lock(mutex);
            return left.size() == 1;
        }));
    }
    CHECK(left[0].cancelled());
    CHECK(left[0].request().body == "kept");
    left[0].respond(text("too late"));
    left.clear();
    CHECK(peer->ended());
}

TEST_CASE("tasks run on the loop they were posted to, also when posted before the start") {
    struct nothing : http::handler {
        http::admission admit(const http::request&) noexcept override { return {}; }
        void handle(http::exchange) noexcept override {}
        http::response refuse(int, std::string_view) noexcept override { return {}; }
        void turn_ended(std::size_t) noexcept override {}
    } handles;
    http::server server(test_server::defaults(), handles);
    signal first, second;
    std::thread::id one, two;
    server.post(0, [&] {
        one = std::this_thread::get_id();
        first.give();
    });
    server.start();
    REQUIRE(first.wait());
    server.post(1, [&] {
        two = std::this_thread::get_id();
        second.give();
    });
    REQUIRE(second.wait());
    CHECK(one != two);
    CHECK(one != std::this_thread::get_id());
    CHECK(server.loop_count() == 2);
}

TEST_CASE("a turn that handled requests is reported") {
    test_server at;
    client(at.port()).send(get("/")).read();
    CHECK(eventually([&] { return at.turns() >= 1; }));
}
