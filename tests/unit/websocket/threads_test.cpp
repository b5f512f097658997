// Senders on threads of their own.
#include "fake_link.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <thread>

using namespace berth::tests;

namespace {

websocket::limits small_queue() {
    websocket::limits within;
    within.queue_bytes = 1'000;
    return within;
}

void fill(session& socket) {
    while (socket.send(message_kind::binary, std::string(100, 'x')) == session::sent::queued) {
    }
}

session::clock::time_point in(std::chrono::milliseconds time) {
    return session::clock::now() + time;
}

} // namespace

TEST_CASE("several threads' messages all arrive, each thread's in their order") {
    fake_link link(small_queue());
    link.open();
    constexpr int threads = 4;
    constexpr int each = 2'000;
    std::atomic<int> running{threads};
    std::vector<std::thread> senders;
    for (int thread = 0; thread < threads; ++thread)
        senders.emplace_back([&, thread] {
            for (int i = 0; i < each; ++i)
                link.socket->send_by(message_kind::text, std::to_string(thread) + ' ' + std::to_string(i), in(60s));
            --running;
        });
    std::vector<server_frame> seen;
    while (running > 0 || link.wanted()) {
        link.run();
        for (server_frame& one : link.seen()) seen.push_back(std::move(one));
        std::this_thread::yield();
    }
    for (std::thread& one : senders) one.join();

    REQUIRE(seen.size() == threads * each);
    CHECK(link.writes <= seen.size());
    std::map<char, int> next;
    int misplaced = 0;
    for (const server_frame& one : seen) misplaced += std::stoi(one.content.substr(2)) != next[one.content[0]]++;
    CHECK(misplaced == 0);
}

TEST_CASE("send_by gives up at its deadline when the peer takes nothing") {
    fake_link link(small_queue());
    link.takes = false;
    link.open();
    fill(*link.socket);
    auto before = session::clock::now();
    CHECK(link.socket->send_by(message_kind::text, "x", before + 20ms) == session::sent::full);
    CHECK(session::clock::now() >= before + 20ms);
}

TEST_CASE("a deadline that has passed means not to wait at all") {
    fake_link link(small_queue());
    link.open();
    CHECK(link.socket->send_by(message_kind::text, "x", {}) == session::sent::queued);
    fill(*link.socket);
    CHECK(link.socket->send_by(message_kind::text, "x", {}) == session::sent::full);
}

TEST_CASE("a waiting sender goes on when the peer has taken what waited") {
    fake_link link(small_queue());
    link.open();
    fill(*link.socket);
    session::sent result{};
    std::thread sender([&] { result = link.socket->send_by(message_kind::text, "x", in(20s)); });
    while (link.calls_of_news() < 2) link.run();
    sender.join();
    CHECK(result == session::sent::queued);
}

TEST_CASE("a waiting sender hears that the peer has gone") {
    fake_link link(small_queue());
    link.takes = false;
    link.open();
    fill(*link.socket);
    std::atomic<bool> begun{false};
    session::sent result{};
    std::thread sender([&] {
        begun = true;
        result = link.socket->send_by(message_kind::text, "x", in(20s));
    });
    while (!begun) std::this_thread::yield();
    link.peer_goes();
    sender.join();
    CHECK(result == session::sent::gone);
}

TEST_CASE("a waiting sender hears that another thread has closed") {
    fake_link link(small_queue());
    link.takes = false;
    link.open();
    fill(*link.socket);
    session::sent result{};
    std::thread sender([&] { result = link.socket->send_by(message_kind::text, "x", in(20s)); });
    link.socket->close(1000);
    sender.join();
    CHECK(result == session::sent::gone);
}

TEST_CASE("send_by on the loop does not wait for itself") {
    fake_link link(small_queue());
    session::sent result{};
    link.talk->on_message = [&](std::string_view) {
        fill(*link.socket);
        result = link.socket->send_by(message_kind::text, "x", in(20s));
    };
    link.open().receive(text_frame("fill it"));
    CHECK(result == session::sent::full);
}

TEST_CASE("a session that outlives its connection and its server only says gone") {
    std::shared_ptr<session> socket;
    {
        fake_link link;
        socket = link.open().socket;
    }
    CHECK(socket->send(message_kind::text, "x") == session::sent::gone);
    CHECK(socket->send_by(message_kind::text, "x", in(20s)) == session::sent::gone);
    socket->pause(true);
    socket->close(1000);
}
